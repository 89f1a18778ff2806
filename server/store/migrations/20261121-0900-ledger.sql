-- The one numbered log. Nothing changes what a screen shows without a row in `events`, written in
-- the same transaction as the row it changes.

-- One row: the newest number, its moment and the hash the next event chains to.
create table counter (
  one  boolean primary key default true check (one),
  seq  bigint not null,
  at   timestamptz not null,
  hash bytea not null
);
insert into counter (seq, at, hash) values (0, '2000-01-01T00:00:00Z', decode(repeat('00', 32), 'hex'));

create table events (
  seq            bigint primary key,
  at             timestamptz not null,
  actor          text not null,
  type           text not null,
  v              smallint not null,
  lane           text not null check (lane in ('live', 'drill')),
  case_id        uuid,
  audiences      text[] not null,
  left_audiences text[] not null,
  -- json, not jsonb: the text is kept as it was hashed.
  data           json not null,
  data_hash      bytea not null,
  hash           bytea not null
);
create index events_of_case on events (case_id, seq desc) where case_id is not null;

-- When a case stood on the board: after opening, before closing. The board at any number is the
-- spans that contain it, each with its case's last event.
create table case_spans (
  case_id  uuid not null,
  from_seq bigint not null,
  to_seq   bigint,
  primary key (case_id, from_seq)
);
create index case_spans_open on case_spans (case_id) where to_seq is null;

-- Answers to commands that carried an Idempotency-Key, so that a retry is told the same.
create table command_answers (
  account_id  text not null,
  key         text not null,
  request     bytea not null,
  answer      json not null,
  answered_at timestamptz not null,
  primary key (account_id, key)
);

-- What must go back to a source, in the log's order, until it is acknowledged.
create table outbox (
  feed      text not null,
  seq       bigint not null,
  n         smallint not null,
  ticket_id uuid not null,
  source_id text not null,
  kind      text not null,
  at        timestamptz not null,
  data      json not null,
  acked_at  timestamptz,
  primary key (feed, seq, n)
);
create index events_by_time on events (at);
