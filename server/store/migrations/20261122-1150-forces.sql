-- Where people on duty are: only of those who agreed, only the last place, sealed. None of it is an event.

-- 同意 and its end; the row stays as proof that nothing was shown without it.
create table position_consents (
  id         uuid primary key,
  account_id text not null references accounts,
  given_at   timestamptz not null,
  ended_at   timestamptz check (ended_at >= given_at)
);
create unique index position_consents_open on position_consents (account_id) where ended_at is null;

-- One row a person, written over each time. Unlogged: no copy of it lies in the database's own log or in
-- a backup made from it, and what a crash empties is sent again within a minute.
create unlogged table positions (
  account_id text primary key references accounts,
  sealed     bytea not null,
  taken_at   timestamptz not null
);

-- A trail lives as long as the emergency whistle of its unit; then it goes with all its points.
create table trails (
  id         uuid primary key,
  account_id text not null references accounts,
  order_id   uuid not null references orders,
  begun_at   timestamptz not null,
  unique (order_id, account_id)
);
create unlogged table trail_points (
  trail_id uuid not null references trails on delete cascade,
  taken_at timestamptz not null,
  sealed   bytea not null,
  primary key (trail_id, taken_at)
);

-- What a unit has in hand now.
create index orders_open_of_unit on orders (unit_id)
  where state in ('sent', 'acknowledged', 'arrived');

insert into limits (code, params, basis, valid_from)
values
  ('positions', '{"everySeconds": 15, "metres": 30, "stillSeconds": 120, "accuracyMetres": 500,
    "aheadSeconds": 60, "keepMinutes": 60}', '产品规则', '2015-01-01T00:00:00+08:00'),
  ('nearest', '{"ageMinutes": 15, "kilometres": 10}', '产品规则', '2015-01-01T00:00:00+08:00')
on conflict do nothing;
