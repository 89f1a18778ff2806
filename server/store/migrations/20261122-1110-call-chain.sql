-- A call is kept by the store and not by a process: whom it rings, who is at it, and what came of it.

alter table units add column head_account_id text references accounts;

-- Office numbers of a unit: shown to whoever rings it, never part of an event.
create table unit_contacts (
  unit_id text not null references units,
  kind    text not null check (kind in ('dutyPhone')),
  phone   text not null,
  primary key (unit_id, kind)
);

alter table calls alter column until_at drop not null;
alter table calls add column from_label text not null default '';
alter table calls add column answered_post text;
alter table calls add column nobody_on_duty boolean not null default false;
-- The missed call it answers, when the unit calls back.
alter table calls add column back_of uuid references calls;
alter table calls add column come_back_seconds integer not null default 10;
create index calls_of_unit on calls (unit_id, placed_at desc);
create index calls_by_time on calls (placed_at desc);

-- One unit being rung into a call: the first is the call's own, others are invited.
create table call_legs (
  id         uuid primary key,
  call_id    uuid not null references calls,
  unit_id    text not null references units,
  asked_by   text not null references accounts,
  from_label text not null,
  -- The end that leaves when this leg answers; null: nobody leaves.
  transfer_end uuid,
  -- How it is rung, fixed when it began: a rule changed meanwhile is for the next call.
  plan       json not null,
  placed_at  timestamptz not null,
  -- When time brings the next step; null when it is over.
  due_at     timestamptz,
  ended_at   timestamptz,
  outcome    text
);
create index call_legs_of_call on call_legs (call_id);

create table call_rungs (
  leg_id      uuid not null references call_legs,
  place       smallint not null,
  post        text not null,
  account_ids text[] not null,
  label       text not null,
  from_at     timestamptz not null,
  until_at    timestamptz not null,
  ended       text,
  declined_by text[] not null,
  primary key (leg_id, post)
);
create index call_rungs_ringing on call_rungs using gin (account_ids) where ended is null;

-- Who is at a call, in the order in which they came.
create table call_ends (
  id            uuid primary key,
  call_id       uuid not null references calls,
  place         smallint not null,
  account_id    text not null references accounts,
  connection_id text not null,
  label         text not null,
  unit_id       text references units,
  since         timestamptz not null,
  away_since    timestamptz,
  -- The process that holds the connection says so every few seconds; a killed one falls silent.
  seen_at       timestamptz not null,
  left_at       timestamptz
);
create index call_ends_of_call on call_ends (call_id);
create index call_ends_by_connection on call_ends (connection_id) where left_at is null;

-- What the row did not say yet; what it said stays.
update limits set params = (
  '{"deputySeconds": 15, "headSeconds": 15, "phoneSeconds": 180, "order": "inTurn", "head": "onPress",
    "comeBackSeconds": 10, "units": []}'::jsonb || params::jsonb)::json
where code = 'ring';
