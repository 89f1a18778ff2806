-- 交接班. What a handover says is made again from the log: a row holds the stretch it stands on, the
-- moment it was judged at, and who gave and took.
create table handovers (
  id            uuid primary key,
  -- A town's desk, a station's or the district's, as a room of the log.
  room          text not null,
  from_seq      bigint not null,
  upto_seq      bigint not null check (upto_seq >= from_seq),
  since         timestamptz not null,
  as_of         timestamptz not null,
  shift_ends    timestamptz not null,
  unsigned      integer not null,
  -- Redacted before it came here.
  remark        text not null,
  offered_by    text references accounts,
  offered_label text,
  offered_at    timestamptz,
  taken_by      text references accounts,
  taken_label   text,
  taken_at      timestamptz,
  check ((offered_by is null) = (offered_at is null) and (taken_by is null) = (taken_at is null)),
  check (offered_by is not null or taken_by is not null)
);
create unique index handovers_offered on handovers (room) where taken_at is null;
create index handovers_taken on handovers (room, taken_at desc, id desc) where taken_at is not null;

-- What was open at a number of the log, also long after: cases that were closed since.
create index case_spans_closed on case_spans (to_seq) where to_seq is not null;
