-- What came in, and what we do about it.

create table cases (
  id          uuid primary key,
  case_no     text not null unique,
  version     integer not null,
  lane        text not null,
  status      text not null,
  tier        smallint,
  holder      text not null,
  urgency     text not null,
  town_code   text,
  grid_id     text,
  unit_ids    text[] not null,
  sources     text[] not null,
  received_at timestamptz not null,
  closed_at   timestamptz,
  -- The clock that goes red first; null when none runs.
  next_due    timestamptz,
  -- The whole public card, as the case's last event carries it.
  card        json not null
);
create index cases_open on cases (received_at desc, id desc) where closed_at is null;
create index cases_by_time on cases (received_at desc, id desc);

create table tickets (
  id           uuid primary key,
  case_id      uuid not null references cases deferrable initially deferred,
  source       text not null,
  source_id    text not null,
  version      integer not null,
  -- Keyed: a phone number inside could otherwise be guessed from its plain hash.
  content_hash bytea not null,
  received_at  timestamptz not null,
  grid_id      text,
  -- Redacted words, read under a right, never pushed.
  detail       text not null,
  unique (source, source_id)
);
create index tickets_of_case on tickets (case_id);

-- Exactly what the source sent, version by version, sealed without its caller.
create table ticket_versions (
  ticket_id uuid not null references tickets deferrable initially deferred,
  version   integer not null,
  at        timestamptz not null,
  sealed    bytea not null,
  primary key (ticket_id, version)
);

-- Personal data, with its own right: name, phone and `extra` sealed, the phone also as a keyed hash.
create table callers (
  ticket_id    uuid not null references tickets deferrable initially deferred,
  version      integer not null,
  sealed       bytea not null,
  phone_hash   bytea,
  confidential boolean not null,
  primary key (ticket_id, version)
);
create index callers_by_phone on callers (phone_hash) where phone_hash is not null;

create table reveals (
  id         uuid primary key,
  at         timestamptz not null,
  account_id text not null references accounts,
  ticket_id  uuid not null references tickets,
  reason     text not null,
  -- What the officer typed may name people: sealed.
  words      bytea
);

-- Later messages of a source; `ticket_id` is null while one is held for a ticket not yet here.
create table ticket_updates (
  source       text not null,
  source_id    text not null,
  update_id    text not null,
  ticket_id    uuid,
  kind         text not null,
  at           timestamptz not null,
  due_at       json not null,
  content_hash bytea not null,
  sealed       bytea not null,
  primary key (source, source_id, update_id)
);
create index ticket_updates_held on ticket_updates (source, source_id) where ticket_id is null;

-- Running numbers of a town's day, for the number people say.
create table case_numbers (
  town_code text not null,
  day       text not null,
  last      integer not null,
  primary key (town_code, day)
);

-- Which case an order belongs to, and how often a form stage was entered; state stands on the card.
create table orders (
  id      uuid primary key,
  case_id uuid not null references cases,
  unit_id text not null references units,
  state   text not null,
  sent_at timestamptz not null
);
create index orders_of_unit on orders (unit_id, sent_at desc);

create table order_forms (
  id       uuid primary key,
  order_id uuid not null references orders,
  form     text not null,
  stage    text not null,
  at       timestamptz not null,
  actor    text not null,
  data     json not null,
  outcome  json
);
create index order_forms_of_order on order_forms (order_id, at);

create table calls (
  id          uuid primary key,
  case_id     uuid not null references cases,
  unit_id     text not null references units,
  placed_by   text not null references accounts,
  answered_by text references accounts,
  state       text not null check (state in ('ringing', 'answered', 'ended')),
  placed_at   timestamptz not null,
  until_at    timestamptz not null,
  answered_at timestamptz,
  ended_at    timestamptz,
  outcome     text
);
create index calls_of_case on calls (case_id);
create index calls_alive on calls (state) where state <> 'ended';
