-- Lists to choose from become a table of rules like the others: a name in each language as a column of
-- its own, and the paper a row stands on.
alter table code_lists add column name_zh text, add column name_en text,
  add column basis text not null default '产品规则';
update code_lists set name_zh = names ->> 'zh-CN', name_en = names ->> 'en';
alter table code_lists alter column name_zh set not null, alter column name_en set not null,
  alter column basis drop default, alter column rank type integer, drop column names;
