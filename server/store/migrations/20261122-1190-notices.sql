-- People are told while their page is closed: who of what by which channel are rows; see
-- `shared/noticeRule.ts` for each column.
create table notice_rules (
  code         text not null,
  kind         text not null,
  post         text not null,
  channel      text not null,
  urgency      text not null,
  off_duty     boolean not null,
  quiet_from   text,
  quiet_to     text,
  lead_minutes integer not null check (lead_minutes >= 0),
  keep_minutes integer not null check (keep_minutes > 0),
  tries        integer not null check (tries > 0),
  basis        text not null,
  valid_from   timestamptz not null,
  valid_to     timestamptz check (valid_to > valid_from),
  primary key (code, valid_from)
);

-- A browser whose person agreed to be told. Its address lets anybody who knows it send there: sealed.
create table push_devices (
  id            uuid primary key,
  account_id    text not null references accounts,
  -- Keyed.
  endpoint_hash bytea not null unique,
  sealed        bytea not null,
  language      text not null,
  -- The login it agreed under; whoever logs out of it is not told there any more.
  session_hash  bytea not null,
  agreed_at     timestamptz not null,
  seen_at       timestamptz not null
);
create index push_devices_of_account on push_devices (account_id);

-- What somebody is told by one channel at one device, until it is delivered or given up: codes, numbers
-- and names of places, never a person and nothing anybody wrote.
create table notices (
  id            uuid primary key,
  -- What happened, once: the log's number, the rung, the promise.
  key           text not null,
  account_id    text not null references accounts,
  channel       text not null,
  -- The device; empty where a channel knows people by their account.
  target        text not null,
  kind          text not null,
  cause         text not null,
  about         json not null,
  urgency       text not null,
  case_id       uuid not null references cases,
  made_at       timestamptz not null,
  -- Of no use to anybody after that.
  until_at      timestamptz not null,
  tries         integer not null default 0,
  tries_max     integer not null,
  next_at       timestamptz not null,
  -- Some process is at it; it is taken for dead when this is over.
  claimed_until timestamptz,
  state         text not null default 'waiting'
    check (state in ('waiting', 'delivered', 'notNeeded', 'givenUp')),
  -- Why it waits still, was not needed or was given up, as a code.
  reason        text,
  ended_at      timestamptz,
  unique (key, account_id, channel, target),
  check ((state = 'waiting') = (ended_at is null))
);
create index notices_waiting on notices (next_at) where state = 'waiting';
create index notices_of_account on notices (account_id, made_at desc);
create index notices_by_end on notices (ended_at) where ended_at is not null;

-- Running promises of open cases with the moment they are missed, kept after the log; `told` are the rows
-- that have warned of this moment already.
create table notice_promises (
  case_id uuid not null references cases,
  of      text not null,
  promise text not null,
  kind    text not null,
  due_at  timestamptz not null,
  told    text[] not null default '{}',
  primary key (case_id, of, promise)
);
create index notice_promises_due on notice_promises (due_at);

-- Nobody is told of what happened before there was anything to tell them by.
insert into followers (name, seq) select 'notices', seq from counter;

insert into limits (code, params, basis, valid_from)
values ('notices', '{"againSeconds": 30, "keepDays": 30, "perMinute": 30}', '产品规则', '2015-01-01T00:00:00+08:00')
on conflict do nothing;
