-- A code that somebody enters once in place of a password, to choose one. The code itself is told to the
-- administrator who made it and kept nowhere. It is gone with its use, or when another one is made.
create table login_codes (
  account_id text primary key references accounts,
  code_hash  bytea not null,
  made_by    text not null references accounts,
  made_at    timestamptz not null,
  expires_at timestamptz not null check (expires_at > made_at)
);
