-- Units without accounts 物业公司 work by link: for one seat of the unit, bound to the first device, for a while.
create table unit_links (
  id           uuid primary key,
  -- What people and the log say for it.
  number       integer generated always as identity unique,
  unit_id      text not null references units,
  account_id   text not null references accounts,
  secret_hash  bytea not null unique,
  made_by      text not null references accounts,
  made_at      timestamptz not null,
  expires_at   timestamptz not null check (expires_at > made_at),
  -- What the device that has it shows again; null until it is opened.
  device_hash  bytea,
  opened_at    timestamptz,
  -- Sealed; deleted in its time.
  name         bytea,
  last_seen_at timestamptz,
  tries        integer not null default 0,
  tried_at     timestamptz,
  ended_at     timestamptz,
  -- Nobody: it ran out.
  ended_by     text references accounts,
  end_reason   text check (end_reason in ('expired', 'revoked', 'renewed')),
  check ((device_hash is null) = (opened_at is null)),
  check ((ended_at is null) = (end_reason is null))
);
-- One at a time for each seat.
create unique index unit_links_open on unit_links (account_id) where ended_at is null;
create index unit_links_of_unit on unit_links (unit_id, made_at desc);
create index unit_links_named on unit_links (coalesce(ended_at, expires_at)) where name is not null;

alter table sessions add column link_id uuid references unit_links;
create index sessions_of_link on sessions (link_id) where link_id is not null;

insert into limits (code, params, basis, valid_from)
values ('unitLinks', '{"maxHours": 720, "usualHours": 168, "kinds": ["property"], "seats": 8,
  "keepNameDays": 90}', '产品规则', '2015-01-01T00:00:00+08:00')
on conflict do nothing;
