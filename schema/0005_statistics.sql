-- Store version 5: statistics that sums are divided by. What `stuiver fetch` brings is for all cubes
-- (cube 0); what a mapping holds is its cube's own, replaced as a whole with every load, and goes before.

CREATE TABLE statistic_source (
	id INTEGER PRIMARY KEY,
	cube INTEGER NOT NULL,
	name TEXT NOT NULL,      -- of the table: "CBS 70072ned"
	origin TEXT NOT NULL CHECK (origin IN ('live', 'snapshot', 'mapping')),
	url TEXT NOT NULL,       -- may be empty, as may the rest
	retrieved TEXT NOT NULL, -- yyyy-mm-dd, or with a time in UTC
	note TEXT NOT NULL
) STRICT;

CREATE TABLE statistic (
	cube INTEGER NOT NULL,
	subject TEXT NOT NULL CHECK (subject IN ('population', 'households', 'area', 'cpi')),
	region TEXT NOT NULL, -- GM0363; NL for cpi
	year INTEGER NOT NULL,
	value TEXT NOT NULL,  -- exact decimal
	source INTEGER NOT NULL REFERENCES statistic_source,
	PRIMARY KEY (cube, subject, region, year)
) STRICT, WITHOUT ROWID;
CREATE INDEX statistic_of_source ON statistic (source);

-- Names that regions go by, for cubes that hold names and no codes.
CREATE TABLE statistic_region (
	cube INTEGER NOT NULL,
	name TEXT NOT NULL,
	code TEXT NOT NULL,
	PRIMARY KEY (cube, name, code)
) STRICT, WITHOUT ROWID;
