-- Photos and short clips taken at the scene. The files lie beside the store, named by their hash; here
-- is who added what, when, for which order and form. A removed one keeps its row and loses its file.
create table evidence (
  id           uuid primary key,
  case_id      uuid not null references cases,
  order_id     uuid references orders,
  -- form.stage it was taken for.
  form         text,
  kind         text not null check (kind in ('image', 'clip')),
  -- By content, never by name or header.
  type         text not null,
  sha256       text not null,
  screen       text,
  thumb        text,
  -- Of the file as it came, before its metadata was taken off: the same picture sent again is known.
  received     text not null,
  bytes        bigint not null,
  width        integer,
  height       integer,
  seconds      double precision,
  taken_at     timestamptz,
  -- What the rule lets be told of where it was taken; the position itself is kept nowhere.
  place        jsonb not null,
  account_id   text not null references accounts,
  added_by     text not null,
  added_at     timestamptz not null,
  -- The entry of a form that stands on it.
  order_form   uuid references order_forms,
  removed_at   timestamptz,
  removed_by   text,
  reason       text,
  check ((removed_at is null) = (removed_by is null) and (removed_at is null) = (reason is null))
);
create index evidence_of_case on evidence (case_id, id);
-- Which files are still in use: asked before one is deleted, and at every start.
create index evidence_files on evidence (sha256) where removed_at is null;

insert into limits (code, params, basis, valid_from)
values
  ('evidence', '{"imageBytes": 20000000, "clipBytes": 40000000, "clipSeconds": 30,
    "imagePixels": 60000000, "perCase": 60, "perMinute": 40, "removeMinutes": 60,
    "screenPx": 1600, "thumbPx": 320, "position": "distance"}', '产品规则', '2015-01-01T00:00:00+08:00'),
  ('formPhotos', '{"stages": {"cookingFume.screening": "may", "cookingFume.laboratory": "may",
    "noise.measurement": "may", "onSite.check": "may"}}', '产品规则', '2015-01-01T00:00:00+08:00')
on conflict do nothing;
