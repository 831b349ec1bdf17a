-- Store version 19: where the source of an explanation was dealt with by a council. Each may be empty.
ALTER TABLE explanation ADD COLUMN meeting TEXT NOT NULL DEFAULT '';
ALTER TABLE explanation ADD COLUMN meeting_date TEXT NOT NULL DEFAULT ''; -- yyyy-mm-dd
ALTER TABLE explanation ADD COLUMN agenda_item TEXT NOT NULL DEFAULT '';
ALTER TABLE explanation ADD COLUMN document TEXT NOT NULL DEFAULT '';
