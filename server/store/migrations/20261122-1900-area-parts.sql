-- An area may be of several parts, and is called something and inhabited by so many from a moment on, like
-- its outline: what was told of it before keeps the name it had.
alter table area_versions rename column polygon to polygons;
alter table area_versions add column name text;
-- Of a grid; a town's are those of its grids.
alter table area_versions add column residents integer not null default 0;

update area_versions v
set polygons = json_build_array(v.polygons),
    name = coalesce(
      (select t.name from towns t where v.kind = 'town' and t.code = v.area_id),
      (select g.name from grids g where v.kind = 'grid' and g.id = v.area_id),
      v.area_id),
    residents = coalesce(
      (select g.residents from grids g where v.kind = 'grid' and g.id = v.area_id), 0);

alter table area_versions alter column name set not null;
alter table towns drop column name;
alter table grids drop column name;
alter table grids drop column residents;
