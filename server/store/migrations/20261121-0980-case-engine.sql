-- When something must be done for a case as time passes: a promise missed, nobody having taken it, the
-- station opening or closing. Null when nothing will.
alter table cases add column wake_at timestamptz;
create index cases_to_wake on cases (wake_at) where closed_at is null and wake_at is not null;

-- What a source's own call-back found; its words stay sealed.
alter table ticket_updates add column satisfaction text;
