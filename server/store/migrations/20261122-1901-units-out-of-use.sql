-- A unit is never deleted: cases, calls and shifts name it. Out of use, it gets no new orders.
alter table units add column disabled_at timestamptz;
