-- Clock rules name more conditions, count working hours too, and say where they start and stop.

alter table clock_rules
  add column stage       text not null default 'first',
  add column ticket_kind text,
  add column town_code   text,
  add column whistle     text,
  add column start       text,
  -- The case's statuses in which the clock stands.
  add column stops_in    text[] not null default '{}',
  drop constraint clock_rules_unit_check,
  add constraint clock_rules_unit_check check (unit in ('workingDays', 'workingHours', 'minutes')),
  add constraint clock_rules_validity check (valid_to > valid_from);

update clock_rules
  set start = case unit when 'workingDays' then 'nextWorkingDay' else 'sameInstant' end;

alter table clock_rules
  alter column stage drop default,
  alter column stops_in drop default,
  alter column start set not null,
  add constraint clock_rules_start_check check (start in ('nextWorkingDay', 'sameInstant'));

-- The year of the paper that named a day; null: the day's own year. A paper may name days of the year
-- before or after, and goes as a whole when a corrected one comes.
alter table calendar_days add column paper integer;
