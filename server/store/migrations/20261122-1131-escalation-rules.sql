-- Escalation in steps: whom to tell how long after a promise was missed or a case was set apart, until
-- somebody takes note; see `shared/escalationRule.ts` for each column.
create table escalation_rules (
  code       text not null,
  cause      text not null,
  urgency    text,
  source     text,
  town_code  text,
  step       integer not null check (step between 1 and 9),
  after      integer not null check (after >= 0),
  unit       text not null,
  post       text not null,
  by         text not null,
  basis      text not null,
  valid_from timestamptz not null,
  valid_to   timestamptz check (valid_to > valid_from),
  primary key (code, valid_from)
);
