-- Visits 走访 and what they bring: a visit without a finding is a line in its author's diary and
-- stands in no other table.

-- 居村 as places: what a visit is made in. The unit is the committee that answers for it.
create table communities (
  code       text primary key,
  name       text not null,
  short_name text not null,
  town_code  text not null references towns,
  -- Null where no comprehensive grid covers it.
  grid_id    text references grids,
  unit_id    text not null references units
);
create index communities_of_unit on communities (unit_id);

-- What may be chosen from: kinds of places, kinds of disputes, parties. Rows with validity, each with
-- its name in every language of the product.
create table code_lists (
  list       text not null,
  code       text not null,
  names      json not null,
  rank       smallint not null,
  valid_from timestamptz not null,
  valid_to   timestamptz check (valid_to > valid_from),
  primary key (list, code, valid_from)
);

create table visits (
  id             uuid primary key,
  number         text not null unique,
  version        integer not null,
  author_id      text not null references accounts,
  -- Post and place of who wrote it, never the person.
  author         text not null,
  -- The 居村 or department it belongs to; null for a grid worker.
  unit_id        text references units,
  town_code      text,
  grid_id        text,
  community_code text references communities,
  place_kind     text,
  at             timestamptz not null,
  -- The district's day, 'YYYY-MM-DD'.
  day            text not null,
  -- Redacted: what others than the author may read.
  place          text not null,
  seen           text not null,
  needs          text not null,
  follow_up_on   text,
  follows_up     uuid references visits
);
create index visits_of_author on visits (author_id, at desc, id desc);
create index visits_of_unit on visits (unit_id, at desc, id desc) where unit_id is not null;
create index visits_of_town on visits (town_code, at desc, id desc);
create index visits_followed_up on visits (follows_up) where follows_up is not null;

-- Exactly what was written, version by version: a correction keeps the old text.
create table visit_words (
  visit_id uuid not null references visits,
  version  integer not null,
  at       timestamptz not null,
  sealed   bytea not null,
  primary key (visit_id, version)
);

-- A finding that became a case: the ticket leads to it, also after a merge.
create table visit_findings (
  visit_id  uuid not null references visits,
  n         smallint not null,
  ticket_id uuid not null references tickets deferrable initially deferred,
  primary key (visit_id, n)
);

-- A finding for the station's meeting 议题.
create table topics (
  id        uuid primary key,
  visit_id  uuid not null references visits,
  version   integer not null,
  state     text not null check (state in ('open', 'talkedAbout', 'putAside')),
  town_code text,
  grid_id   text,
  at        timestamptz not null,
  -- Redacted.
  title     text not null,
  detail    text not null
);
create index topics_of_visit on topics (visit_id);
create index topics_of_town on topics (town_code, at desc, id desc);

-- A micro-wish 微心愿: open, taken, fulfilled.
create table wishes (
  id            uuid primary key,
  visit_id      uuid not null references visits,
  version       integer not null,
  state         text not null check (state in ('open', 'taken', 'fulfilled')),
  town_code     text,
  grid_id       text,
  at            timestamptz not null,
  -- Redacted.
  wish          text not null,
  taken_by      text references accounts,
  taken_label   text,
  taken_unit_id text references units
);
create index wishes_of_visit on wishes (visit_id);
create index wishes_of_town on wishes (town_code, at desc, id desc);

-- What happened to a wish, a topic or a dispute, with the redacted note that was made of it.
create table visit_steps (
  of_id uuid not null,
  n     integer not null,
  at    timestamptz not null,
  actor text not null,
  what  json not null,
  note  text not null,
  primary key (of_id, n)
);

-- Who had whole words of others opened, and why (sealed).
create table words_reveals (
  id         uuid primary key,
  at         timestamptz not null,
  account_id text not null references accounts,
  kind       text not null check (kind in ('visit', 'dispute')),
  of_id      uuid not null,
  reason     bytea not null
);
