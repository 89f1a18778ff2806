-- Who will not send the file again: its mark goes, what came of it stays.
alter table ticket_imports add column given_up_by text references accounts;
