-- Places, units and people: what a case can lie in, who can be sent and who may act.

create table towns (
  code text primary key,
  name text not null
);

create table grids (
  id        text primary key,
  town_code text not null references towns,
  name      text not null,
  residents integer not null
);

-- The lasting thing is the town or grid; its outline is a version with validity.
create table area_versions (
  area_id    text not null,
  kind       text not null check (kind in ('town', 'grid')),
  town_code  text not null references towns,
  polygon    json not null,
  label      json not null,
  valid_from timestamptz not null,
  valid_to   timestamptz check (valid_to > valid_from),
  primary key (area_id, valid_from)
);

create table units (
  id         text primary key,
  name       text not null,
  short_name text not null,
  kind       text not null,
  town_code  text references towns
);

create table accounts (
  id              text primary key,
  username        text not null unique,
  label           text not null,
  post            text not null,
  area            json not null,
  station_grid_id text references grids,
  password_hash   text,
  -- Raised when a right changes: sessions of an older version are cut.
  rights_version  integer not null default 1,
  disabled_at     timestamptz,
  failures        integer not null default 0,
  locked_until    timestamptz
);

create table sessions (
  id_hash        bytea primary key,
  account_id     text not null references accounts,
  rights_version integer not null,
  created_at     timestamptz not null,
  expires_at     timestamptz not null,
  ended_at       timestamptz
);
create index sessions_of_account on sessions (account_id) where ended_at is null;

-- Who of a unit is on duty when; several may overlap, the first by `rank` is rung.
create table shifts (
  unit_id    text not null references units,
  account_id text not null references accounts,
  rank       smallint not null,
  from_at    timestamptz not null,
  to_at      timestamptz not null check (to_at > from_at),
  primary key (unit_id, account_id, from_at)
);

create table feeds (
  source   text primary key,
  name     text not null,
  key_hash bytea not null
);

-- Rules, limits and days are rows with validity, never constants in code.
create table clock_rules (
  code       text not null,
  clock      text not null,
  source     text,
  urgency    text,
  amount     integer not null check (amount > 0),
  unit       text not null check (unit in ('workingDays', 'minutes')),
  basis      text not null,
  valid_from timestamptz not null,
  valid_to   timestamptz,
  primary key (code, valid_from)
);

create table limits (
  code       text not null,
  params     json not null,
  basis      text not null,
  valid_from timestamptz not null,
  valid_to   timestamptz,
  primary key (code, valid_from)
);

create table calendar_days (
  date       text primary key,
  is_workday boolean not null,
  name       text not null
);
