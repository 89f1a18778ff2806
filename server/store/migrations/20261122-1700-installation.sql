-- What this store is: the demo, whose passwords everybody knows, or a real district; and what the district
-- is called. One row, written at the first start; whether it is the demo never changes after that.
create table installation (
  only_one    boolean primary key default true check (only_one),
  is_demo     boolean not null,
  -- Empty until an administrator has named it.
  code        text not null,
  name        text not null,
  -- Whom the first start made. While their rights_version is 1 they never chose a password.
  first_admin text references accounts
);

-- A store from before this migration is the demo if it has the demo's people. It keeps the name it showed.
insert into installation (is_demo, code, name)
select exists (select from accounts where id in ('ZHAOXIANG-CHENGYUN-1', '310118105G01-LEAD')),
       '310118', '青浦区'
where exists (select from accounts);

-- A feed without a key is one that nobody can send for yet.
alter table feeds alter column key_hash drop not null;
alter table feeds add column key_made_at timestamptz;
-- When it last came with its key, to within a minute.
alter table feeds add column heard_at timestamptz;
