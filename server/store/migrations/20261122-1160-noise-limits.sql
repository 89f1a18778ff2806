-- Noise limits as rows: one figure for one kind of noise, place, zone and time of day; see
-- `shared/forms/noiseLimit.ts` for each column. Until now they were one JSON value of `limits`.
create table noise_limits (
  sub_type            text not null,
  place               text not null,
  zone                text not null,
  period              text not null check (period in ('day', 'night')),
  limit_db            double precision not null check (limit_db > 0),
  burst_frequent_db   double precision,
  burst_occasional_db double precision,
  standard            text not null,
  is_unverified       boolean not null,
  basis               text not null,
  valid_from          timestamptz not null,
  valid_to            timestamptz check (valid_to > valid_from),
  primary key (sub_type, place, zone, period, valid_from)
);

-- Every version of the value becomes rows that hold as long as it did.
with standing as (
  select l.basis, l.valid_from, l.valid_to, kind.key as sub_type,
         l.params -> 'standards' -> (kind.value ->> 'standard') as s
  from limits l, json_each(l.params -> 'subTypes') kind
  where l.code = 'noise' and kind.value ->> 'standard' is not null
), outdoors as (
  select standing.*, 'every' as zone, s -> 'boundary' -> 'everyZone' as pair
  from standing where s -> 'boundary' -> 'everyZone' is not null
  union all
  select standing.*, zones.key, zones.value
  from standing, json_each(s -> 'boundary' -> 'byZone') zones
), placed as (
  select outdoors.*, 'boundary' as place, 0 as lower_by, s -> 'nightBurst' as burst from outdoors
  union all
  select outdoors.*, 'indoors', (s ->> 'indoorsLowerBy')::double precision, s -> 'nightBurst'
  from outdoors where s ->> 'indoorsLowerBy' is not null
  union all
  select standing.*, zones.key, zones.value, room.name, 0, null
  from standing, (values ('sleepingRoom'), ('dayRoom')) as room (name),
       json_each(s -> 'structure' -> room.name) zones
)
insert into noise_limits
select sub_type, place, zone, period, (pair ->> period)::double precision - lower_by,
       case when period = 'night' then (burst ->> 'frequent')::double precision end,
       case when period = 'night' then (burst ->> 'occasional')::double precision end,
       s ->> 'name', (s ->> 'isUnverified')::boolean, basis, valid_from, valid_to
from placed, (values ('day'), ('night')) as p (period);

-- What is left of the value: when day is, and which kinds have no limit.
update limits set params = json_build_object(
  'dayFrom', params -> 'day' ->> 'from',
  'dayTo', params -> 'day' ->> 'to',
  'mediation', (
    select coalesce(json_agg(kind.key), '[]') from json_each(params -> 'subTypes') kind
    where kind.value ->> 'because' = 'mediation'),
  'unclear', (
    select coalesce(json_agg(kind.key), '[]') from json_each(params -> 'subTypes') kind
    where kind.value ->> 'because' = 'unclear'))
where code = 'noise';
