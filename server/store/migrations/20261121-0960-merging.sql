-- Candidates for merging (并单): the rules, and what tickets are found and compared by.

-- When two cases of a category may be one matter; see `shared/duplicate.ts` for each column.
create table merge_rules (
  code        text not null,
  scheme      text,
  code_prefix text,
  kind        text,
  radius_m    integer not null check (radius_m between 0 and 1000),
  days        integer not null check (days between 1 and 366),
  text_share  integer not null check (text_share between 0 and 100),
  alone_share integer not null check (alone_share between 0 and 100),
  alone_words integer not null check (alone_words between 1 and 1000),
  alone_days  integer not null check (alone_days between 1 and 366),
  hint_share  integer check (hint_share between 0 and 100),
  caller_share integer not null check (caller_share between 0 and 100),
  closed_days integer not null check (closed_days between 0 and 366),
  silent      boolean not null default false,
  basis       text not null,
  valid_from  timestamptz not null,
  valid_to    timestamptz check (valid_to > valid_from),
  primary key (code, valid_from)
);

-- A ticket as it is compared: made after the commit by a follower of the log (`ticketSigns`), from what
-- is redacted.
-- No reference to `tickets`: it would lock the ticket's row while it is being worked on.
create table ticket_signs (
  n           bigint generated always as identity primary key,
  ticket_id   uuid not null unique,
  version     integer not null,
  received_at timestamptz not null,
  -- Only what is public: the point of a caller's home is not here.
  lng         double precision,
  lat         double precision,
  place       text,
  -- Hashes of the telling words, and the keys it is kept under.
  words       integer[] not null,
  keys        integer[] not null
);

-- What tickets are met by: the nearest in time under a key is one short range of this index, however
-- much history there is.
create table ticket_sign_keys (
  key    integer not null,
  -- Minutes since 1970.
  minute integer not null,
  n      bigint not null,
  primary key (key, minute, n)
);
