-- How far a file of another system's tickets was taken. Its tickets are taken by hundreds, each lot in a
-- transaction of its own, so that the desks are not kept waiting: what broke off in between stands here.
create table ticket_imports (
  id        uuid primary key,
  -- SHA-256 of the file: it is the file, sent again, that is gone on with.
  file_hash bytea not null,
  source    text not null,
  tickets   integer not null,
  taken     integer not null,
  made_by   text not null references accounts,
  made_at   timestamptz not null,
  moved_at  timestamptz not null,
  done_at   timestamptz
);
create index ticket_imports_open on ticket_imports (made_at) where done_at is null;
