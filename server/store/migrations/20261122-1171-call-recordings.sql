-- Recording of calls: off unless a row says otherwise, told to whoever is at the call, kept for as long as
-- the row says; see `shared/callRecording.ts` for each column of a rule.
create table recording_rules (
  code       text not null,
  town_code  text references towns,
  unit_id    text references units,
  records    boolean not null,
  keep_days  integer not null check (keep_days > 0),
  basis      text not null,
  valid_from timestamptz not null,
  valid_to   timestamptz check (valid_to > valid_from),
  primary key (code, valid_from)
);

-- The row a call is recorded by, as it was when it was placed, and whether somebody has stopped it.
alter table calls add column recording json;

-- One run of the recorder at the caller's desk. The file lies beside the store, named by its hash, which
-- stays when the file has been deleted in its time.
create table call_recordings (
  id            uuid primary key,
  call_id       uuid not null references calls,
  started_at    timestamptz not null,
  last_piece_at timestamptz not null,
  pieces        integer not null,
  bytes         bigint not null,
  basis         text not null,
  keep_days     integer not null,
  -- Null until its pieces are one file.
  sha256        text,
  ended_at      timestamptz,
  delete_at     timestamptz,
  deleted_at    timestamptz,
  check ((sha256 is null) = (ended_at is null) and (sha256 is null) = (delete_at is null)),
  check (deleted_at is null or sha256 is not null)
);
create index call_recordings_of_call on call_recordings (call_id);
create index call_recordings_open on call_recordings (last_piece_at) where sha256 is null;
create index call_recordings_due on call_recordings (delete_at) where deleted_at is null;
create index call_recordings_files on call_recordings (sha256) where deleted_at is null;

-- What a desk has sent so far: durable piece by piece, gone once they are one file.
create table call_recording_pieces (
  recording_id uuid not null references call_recordings,
  n            integer not null,
  sha256       text not null,
  bytes        integer not null,
  primary key (recording_id, n)
);
create index call_recording_pieces_files on call_recording_pieces (sha256);

insert into limits (code, params, basis, valid_from)
values ('recording', '{"pieceBytes": 1000000, "recordingBytes": 200000000, "perMinute": 120,
  "lateSeconds": 60}', '产品规则', '2015-01-01T00:00:00+08:00')
on conflict do nothing;
