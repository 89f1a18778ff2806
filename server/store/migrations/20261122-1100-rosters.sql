-- Who of a unit is on duty when, told by rules of rotation instead of rows for every shift.

-- Who holds a post in which unit; somebody may hold one in several.
create table unit_members (
  unit_id    text not null references units,
  account_id text not null references accounts,
  is_head    boolean not null,
  valid_from timestamptz not null,
  valid_to   timestamptz check (valid_to > valid_from),
  primary key (unit_id, account_id, valid_from)
);

-- An account's label is post and place. The person's name lies apart: only who plans the shifts reads it.
create table account_names (
  account_id text primary key references accounts,
  name       text not null
);

-- How a unit serves a grid: with people in its station 常驻, or when called 随叫随到.
create table deployments (
  grid_id    text not null references grids,
  unit_id    text not null references units,
  mode       text not null check (mode in ('stationed', 'onCall')),
  valid_from timestamptz not null,
  valid_to   timestamptz check (valid_to > valid_from),
  primary key (grid_id, unit_id, valid_from)
);

-- When somebody of the unit should be on duty: what is left open of it is a hole.
create table duty_needs (
  unit_id    text not null references units,
  days       json not null,
  hours      json not null,
  basis      text not null,
  valid_from timestamptz not null,
  valid_to   timestamptz check (valid_to > valid_from),
  primary key (unit_id, valid_from)
);

-- Held while a unit's roster changes; raised with every change.
create table roster_versions (
  unit_id text primary key references units,
  version integer not null
);

-- A rotation or a temporary schedule. It ends where the next begins and is never rewritten: who was on
-- duty at a past moment stays answerable. One that was replaced before it began ends as it begins.
create table roster_plans (
  id         uuid primary key,
  unit_id    text not null references units,
  kind       text not null check (kind in ('rotation', 'temporary')),
  lines      json not null,
  valid_from timestamptz not null,
  valid_to   timestamptz check (valid_to >= valid_from),
  reason     text not null,
  made_by    text not null,
  made_at    timestamptz not null
);
create index roster_plans_of on roster_plans (unit_id, valid_from);

create table roster_swaps (
  id              uuid primary key,
  unit_id         text not null references units,
  account_id      text not null references accounts,
  from_at         timestamptz not null,
  to_at           timestamptz not null check (to_at > from_at),
  with_account_id text not null references accounts,
  their_from_at   timestamptz not null,
  their_to_at     timestamptz not null check (their_to_at > their_from_at),
  reason          text not null,
  state           text not null check (state in ('asked', 'agreed', 'refused')),
  made_by         text not null,
  made_at         timestamptz not null,
  decided_by      text,
  decided_at      timestamptz
);
create index roster_swaps_of on roster_swaps (unit_id, to_at);

-- One person for a while. What was ended before its time keeps the moment.
create table roster_overrides (
  id         uuid primary key,
  unit_id    text not null references units,
  rank       smallint not null check (rank in (1, 2)),
  account_id text not null references accounts,
  -- Null: instead of whoever it is.
  instead_of text references accounts,
  swap_id    uuid references roster_swaps,
  from_at    timestamptz not null,
  to_at      timestamptz not null check (to_at > from_at),
  ended_at   timestamptz,
  reason     text not null,
  made_by    text not null,
  made_at    timestamptz not null
);
create index roster_overrides_of on roster_overrides (unit_id, to_at);

-- A hole that came near was told, once; settled when it was mended, so that another one is told again.
create table roster_hole_notices (
  unit_id    text not null references units,
  from_at    timestamptz not null,
  to_at      timestamptz not null,
  told_at    timestamptz not null,
  settled_at timestamptz,
  primary key (unit_id, from_at, told_at)
);
create index roster_hole_notices_open on roster_hole_notices (to_at) where settled_at is null;

-- Its rows were laid out anew at every start, for the demo alone: nothing else ever wrote one.
drop table shifts;
