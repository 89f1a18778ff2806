-- The town's own intake: a feed like the others, whose key nobody has, since no program sends for it.
insert into feeds (source, name, key_hash)
values ('desk', '值班台录入', decode(md5(random()::text) || md5(random()::text), 'hex'))
on conflict do nothing;

-- What was taken by hand: by which account, and a keyed hash of the pasted text, by which it is known
-- when it is pasted again.
create table desk_tickets (
  ticket_id  uuid primary key references tickets deferrable initially deferred,
  town_code  text not null references towns,
  text_hash  bytea not null,
  account_id text not null references accounts,
  at         timestamptz not null
);
create index desk_tickets_of_text on desk_tickets (town_code, text_hash, at desc);
