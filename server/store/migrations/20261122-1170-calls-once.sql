-- A connection is at one call at a time, whichever of two presses at once came first. What an older
-- version let in twice leaves its older call, which time then ends.
update call_ends e set left_at = now()
where left_at is null and exists (
  select from call_ends other
  where other.connection_id = e.connection_id and other.left_at is null
    and (other.since, other.id) > (e.since, e.id));
drop index call_ends_by_connection;
create unique index call_ends_by_connection on call_ends (connection_id) where left_at is null;

-- Whether a case's unit is being called already is asked at every press.
create index calls_alive_of_case on calls (case_id) where state <> 'ended';

-- Who heads a unit was said twice. It is said by whoever holds the post and from when until when; what
-- the chain rang so far is what holds.
update unit_members m set is_head = (m.account_id = u.head_account_id)
from units u
where u.id = m.unit_id and u.head_account_id is not null and m.valid_to is null;
insert into unit_members (unit_id, account_id, is_head, valid_from)
select u.id, u.head_account_id, true,
  coalesce((select min(m.valid_from) from unit_members m where m.unit_id = u.id), now())
from units u
where u.head_account_id is not null and not exists (
  select from unit_members m
  where m.unit_id = u.id and m.account_id = u.head_account_id and m.valid_to is null)
on conflict do nothing;
alter table units drop column head_account_id;
