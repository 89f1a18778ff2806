-- A seat by link may be put on its unit's duty for as long as the link holds, from when it is opened:
-- 1 is rung first, 2 the deputy.
alter table unit_links add column duty_rank integer check (duty_rank in (1, 2));
-- Ends with the link that brought it.
alter table roster_overrides add column link_id uuid references unit_links;
create index roster_overrides_of_link on roster_overrides (link_id) where link_id is not null;
