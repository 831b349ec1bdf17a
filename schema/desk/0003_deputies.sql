-- Desk version 3: who releases in somebody's place, for how long.
CREATE TABLE deputy (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	organisation INTEGER NOT NULL REFERENCES organisation,
	releaser INTEGER NOT NULL REFERENCES account, -- in whose place
	account INTEGER NOT NULL REFERENCES account,
	from_at INTEGER NOT NULL,
	until_at INTEGER NOT NULL, -- not any more from then on
	ended_at INTEGER NOT NULL DEFAULT 0 -- before its time; 0: not
) STRICT;
CREATE INDEX deputy_account ON deputy (organisation, account);
