-- A photo in which faces, plates or door numbers were covered stands in for the one as it came: that
-- one's file is deleted, and its row, with its hash, stays as the one this row covers.
alter table evidence add column covers uuid references evidence;
create unique index evidence_covers on evidence (covers) where covers is not null;
