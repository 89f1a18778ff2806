-- A token for a display or a program is a session that an administrator made for it: it has an id by
-- which it is listed and ended, and a note that says where it is used. The token itself is never kept.
alter table sessions
  add column token_id uuid unique,
  add column note     text,
  add column made_by  text references accounts,
  add constraint sessions_token_whole
    check ((token_id is null) = (note is null) and (token_id is null) = (made_by is null));
