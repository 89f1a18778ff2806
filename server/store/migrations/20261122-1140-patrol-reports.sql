-- What was reported from the street: whose it is, and which ticket it became. The words lie with the ticket.
create table patrol_reports (
  id          uuid primary key,
  number      text not null unique,
  account_id  text not null references accounts,
  ticket_id   uuid not null references tickets deferrable initially deferred,
  -- By the device's clock; received_at is the server's.
  written_at  timestamptz not null,
  received_at timestamptz not null,
  -- What was done on the spot, without persons; empty where nothing was.
  done        text not null,
  solved_at   timestamptz
);
create index patrol_reports_of_account on patrol_reports (account_id, received_at desc);
