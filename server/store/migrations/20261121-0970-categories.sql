-- What a matter is called, who handles it, and what was suggested. Codes, routes and words are rows
-- with validity: a change never rewrites what was decided before it.

create table categories (
  scheme     text not null check (scheme in ('gb47678', 'gb30428', 'shanghai2015', 'local')),
  -- Components and matters share codes (both have 01001): the key includes the kind.
  kind       text not null check (kind in ('component', 'matter', 'class', 'appeal')),
  code       text not null,
  name       text not null,
  class_code text not null,
  class_name text not null,
  -- The same thing in GB/T 47678.5: a matter's code, for a class a class's. Null: nothing there fits.
  maps_to    text,
  basis      text not null,
  added_by   text references accounts,
  valid_from timestamptz not null,
  valid_to   timestamptz check (valid_to > valid_from),
  primary key (scheme, kind, code, valid_from)
);

-- Which unit handles what: the first route by position that fits, and nothing when none does.
create table routes (
  code         text not null,
  position     integer not null,
  -- `scheme:code` or `scheme:class`; null: any category, also none.
  categories   text[],
  appeal_kinds text[],
  sources      text[],
  -- The first leads; with several the duties overlap.
  unit_kinds   text[] not null check (cardinality(unit_kinds) > 0),
  tier         smallint check (tier between 1 and 4),
  urgency      text check (urgency in ('normal', 'urgent')),
  basis        text not null,
  valid_from   timestamptz not null,
  valid_to     timestamptz check (valid_to > valid_from),
  primary key (code, valid_from)
);

-- What people say when they mean a category, and what makes a ticket urgent.
create table sorting_words (
  list       text not null check (list in ('category', 'threat', 'danger', 'acuteNeed', 'manyAffected')),
  -- The category a word stands for, as `scheme:code`; empty for the urgent lists.
  category   text not null check ((list = 'category') = (category <> '')),
  word       text not null check (word <> ''),
  -- The word says nothing where one of these stands in the same text.
  unless     text[] not null,
  basis      text not null,
  valid_from timestamptz not null,
  valid_to   timestamptz check (valid_to > valid_from),
  primary key (list, category, word, valid_from)
);

-- Which 居村 a grid is made of, redrawn with the grids.
create table grid_committees (
  unit_id    text not null references units,
  grid_id    text not null references grids,
  valid_from timestamptz not null,
  valid_to   timestamptz check (valid_to > valid_from),
  primary key (unit_id, valid_from)
);

-- What was suggested when the case was first looked at, with the rules that fired.
create table suggestions (
  case_id    uuid primary key references cases,
  at         timestamptz not null,
  suggestion json not null
);

-- What the officer made of each field: the first decision counts.
create table suggestion_outcomes (
  case_id   uuid not null references suggestions,
  field     text not null check (field in ('category', 'grid', 'unit', 'tier', 'urgency')),
  at        timestamptz not null,
  -- Null: there was nothing to suggest, and it said so.
  suggested text,
  rule      text,
  taken     text,
  primary key (case_id, field)
);
create index suggestion_outcomes_by_time on suggestion_outcomes (at);
create index suggestions_by_time on suggestions (at);

-- What officers' decisions taught: weights in whole thousandths, so that taking a decision back
-- leaves exactly what was there before.
create table learned_features (
  feature text primary key,
  weight  bigint not null
);
create table learned_categories (
  category text primary key,
  cases    integer not null,
  weight   bigint not null
);
create table learned_weights (
  feature  text not null,
  category text not null,
  weight   bigint not null,
  primary key (feature, category)
);
-- What each case taught, so that another decision on it replaces the first one.
create table learned_cases (
  case_id  uuid primary key references cases,
  category text not null,
  features text[] not null,
  weights  integer[] not null
);
