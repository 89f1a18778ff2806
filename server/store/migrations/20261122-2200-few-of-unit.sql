-- A unit's voided, flagged and special cases: few, wherever in its history they are.
create index cases_few_of_unit on cases using gin (unit_ids)
  where unit_ids <> '{}' and (status = 'voided' or flags <> '{}' or tier = 4);
