-- When a case was taken over from another system; the clock counts nothing against us from before.
alter table cases add column imported_at timestamptz;
