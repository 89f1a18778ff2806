-- For which cases somebody looked for who is near, as far as it was for a case: said to whoever was looked at.
alter table position_reads add column case_ids uuid[] not null default '{}';
