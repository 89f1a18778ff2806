-- Named filters of a desk's list: one account's own, or those all desks of a town share.
create table saved_views (
  id         uuid primary key,
  account_id text references accounts,
  town_code  text references towns,
  name       text not null,
  filter     jsonb not null,
  -- Its place among its owner's; the first nine of a desk have a key.
  place      integer not null,
  made_by    text not null references accounts,
  made_at    timestamptz not null,
  check ((account_id is null) <> (town_code is null)),
  unique (account_id, name),
  unique (town_code, name)
);

-- How many may be kept: a row like every limit, here because every installation needs it.
insert into limits (code, params, basis, valid_from)
values ('savedViews', '{"perAccount": 30, "perTown": 20}', '产品规则', '2015-01-01T00:00:00+08:00')
on conflict do nothing;
