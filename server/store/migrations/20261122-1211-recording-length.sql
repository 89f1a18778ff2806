-- How long a recording plays, by its own time; null: it does not tell, or was kept before this was read.
alter table call_recordings add column seconds double precision;
