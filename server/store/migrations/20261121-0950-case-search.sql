-- Every page of cases is a range of one index, however many cases there are. What comes in touches the
-- indexes over open cases only; those over closed ones are paid for once, when a case closes.

alter table cases add column flags text[] not null default '{}';

-- The columns after the order are looked at inside the index, before a row is fetched.
drop index cases_open;
drop index cases_by_time;
create index cases_open on cases
  (received_at desc, id desc, status, tier, holder, town_code, grid_id, next_due)
  where closed_at is null;
create index cases_open_by_due on cases
  ((coalesce(next_due, 'infinity')), id, status, tier, holder, town_code, grid_id)
  where closed_at is null;
create index cases_open_of_unit on cases using gin (unit_ids)
  where closed_at is null and unit_ids <> '{}';
create index cases_closed on cases (received_at desc, id desc, status, tier)
  where closed_at is not null;
create index cases_closed_of_town on cases (town_code, received_at desc, id desc, status, tier)
  where closed_at is not null;
create index cases_closed_of_grid on cases (grid_id, received_at desc, id desc, status, tier)
  where closed_at is not null;
create index cases_voided on cases (received_at desc, id desc, tier, town_code, grid_id)
  where status = 'voided';
create index cases_flagged on cases (received_at desc, id desc, status, town_code, grid_id)
  where flags <> '{}';

-- A unit's cases, newest first: an array has no order, so its orders carry their case's.
alter table orders add column case_received_at timestamptz;
update orders o set case_received_at = c.received_at from cases c where c.id = o.case_id;
alter table orders alter column case_received_at set not null;
create index orders_cases_of_unit on orders (unit_id, case_received_at desc, case_id desc)
  where state <> 'cancelled';

-- How far each reader of the log has come; moved in the transaction that writes what it made of it.
create table followers (
  name text primary key,
  seq  bigint not null
);

-- What a case is found by, written after the commit by a follower of the log. A key is a week, a mark
-- and two letters in one number (`searchKeys.ts`), so that a word everybody uses is looked up week by
-- week, newest first, and never as a whole. No reference to `cases`: it would lock the case's row.
create table case_search (
  case_id     uuid primary key,
  received_at timestamptz not null,
  keys        bigint[] not null
);
create index case_search_keys on case_search using gin (keys) with (fastupdate = off);

-- The weeks that have cases.
create table case_search_weeks (
  week integer primary key
);

-- Who asked which cases a number called about. The number itself is not kept: its keyed hash is.
create table caller_lookups (
  id         uuid primary key,
  at         timestamptz not null,
  account_id text not null references accounts,
  phone_hash bytea not null,
  case_ids   uuid[] not null,
  -- What the officer typed may name people: sealed.
  words      bytea not null
);
create index caller_lookups_of_account on caller_lookups (account_id, at);
