-- Who looked where people are, of which place and from when: once for as long as a row says, not once a poll.
create table position_reads (
  account_id text not null references accounts,
  -- As in a case's rooms: town:310118105, grid:310118105G01.
  place      text not null,
  from_at    timestamptz not null,
  primary key (account_id, place, from_at)
);
create index position_reads_by_time on position_reads (from_at);

insert into limits (code, params, basis, valid_from)
values ('positionReads', '{"everyMinutes": 30, "keepDays": 180}', '产品规则', '2015-01-01T00:00:00+08:00')
on conflict do nothing;
