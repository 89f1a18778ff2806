-- Who changed which rule when is in the log; an administrator's page reads it by table.
create index events_of_rules on events ((data ->> 'table'), seq desc) where type = 'rule:changed';
