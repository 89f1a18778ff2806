-- Disputes 矛盾纠纷: prompted before, guided during, visited after.

create table disputes (
  id             uuid primary key,
  number         text not null unique,
  version        integer not null,
  author_id      text not null references accounts,
  author         text not null,
  unit_id        text references units,
  town_code      text,
  grid_id        text,
  community_code text references communities,
  kind           text not null,
  -- Roles, never names.
  parties        text[] not null,
  stage          text not null check (stage in ('prompt', 'guide', 'visitAfter', 'closed')),
  outcome        text,
  opened_at      timestamptz not null,
  closed_at      timestamptz,
  -- Redacted.
  place          text not null,
  words          text not null
);
create index disputes_of_author on disputes (author_id, opened_at desc, id desc);
create index disputes_of_unit on disputes (unit_id, opened_at desc, id desc) where unit_id is not null;
create index disputes_of_town on disputes (town_code, opened_at desc, id desc);

-- Exactly what was written: at the opening (1) and with each later note, by the step's number.
create table dispute_words (
  dispute_id uuid not null references disputes,
  n          integer not null,
  at         timestamptz not null,
  sealed     bytea not null,
  primary key (dispute_id, n)
);

-- When somebody is to be reminded, counted from the moment a dispute gets to a stage.
create table dispute_reminder_rules (
  code       text not null,
  stage      text not null check (stage in ('prompt', 'guide', 'visitAfter', 'watched')),
  -- Null: of every kind that no row of this stage names.
  kind       text,
  amount     integer not null check (amount > 0),
  unit       text not null check (unit in ('workingDays', 'days')),
  -- Comes again, as long after it was done as after the stage began.
  repeats    boolean not null,
  basis      text not null,
  valid_from timestamptz not null,
  valid_to   timestamptz check (valid_to > valid_from),
  primary key (code, valid_from)
);

create table dispute_reminders (
  id         uuid primary key,
  dispute_id uuid not null references disputes,
  stage      text not null,
  -- The row that made it.
  rule       text not null,
  rule_since timestamptz not null,
  reason     json not null,
  -- Null: the calendar does not reach so far.
  due_at     timestamptz,
  told_at    timestamptz,
  done_at    timestamptz,
  -- The dispute went on to another stage first.
  dropped_at timestamptz
);
create index dispute_reminders_of on dispute_reminders (dispute_id);
create index dispute_reminders_due on dispute_reminders (due_at)
  where told_at is null and done_at is null and dropped_at is null;
