-- Store version 15: what a load hid of people (etl/privacy/), and by which policy, so that lines of originals are shown
-- as their entries are. Of no load before: those were published as their mapping said.
CREATE TABLE privacy_policy (
	id INTEGER PRIMARY KEY,
	sha256 TEXT NOT NULL UNIQUE,
	packed BLOB NOT NULL -- its text, by zstd
) STRICT;

CREATE TABLE privacy_load (
	load INTEGER PRIMARY KEY,
	policy INTEGER NOT NULL REFERENCES privacy_policy
) STRICT;

-- Texts in which a rule found something, by what was done; samples are masked, one a line.
CREATE TABLE privacy_finding (
	load INTEGER NOT NULL,
	field TEXT NOT NULL,
	rule TEXT NOT NULL,
	action TEXT NOT NULL,
	texts INTEGER NOT NULL,
	samples TEXT NOT NULL,
	PRIMARY KEY (load, field, rule, action)
) STRICT, WITHOUT ROWID;
