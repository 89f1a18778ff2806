-- Merging by rule: cases to be looked at for a certain duplicate, and pairs somebody has taken apart.

-- Written by the follower that makes tickets comparable, in the transaction that makes them so; a row
-- goes in the transaction that did what it asked for. Only cases of a category that a `silent` row of
-- `merge_rules` names come here.
create table merge_looks (
  -- Of two new cases the one that was noted later goes into the other.
  n       bigint generated always as identity primary key,
  case_id uuid not null unique
);

-- Somebody said that these two are not one matter: no rule ever says otherwise again.
create table parted_cases (
  one   uuid not null,
  other uuid not null check (one < other),
  primary key (one, other)
);

insert into parted_cases (one, other)
select distinct least(e.case_id, c.id), greatest(e.case_id, c.id)
from events e
join cases c on c.case_no = e.data -> 'what' -> 'params' ->> 'caseNo'
where e.type = 'case:changed' and e.data -> 'what' ->> 'code' = 'happened.unmergedFrom'
  and c.id <> e.case_id;
