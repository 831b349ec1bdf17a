-- Store version 13: the road to publication (etl/road/). What is staged is kept as it came, and is in no answer: it is
-- loaded when it is released.
CREATE TABLE policy (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staged (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	cube TEXT NOT NULL, -- its name: the cube may be new
	status TEXT NOT NULL CHECK (status IN ('staged', 'released', 'rejected')),
	staged_by TEXT NOT NULL,
	staged_at TEXT NOT NULL, -- UTC, ISO 8601
	arguments TEXT NOT NULL, -- of the load, one a line
	digest TEXT NOT NULL,    -- SHA-256 of what the load came to, so that no other is released
	report TEXT NOT NULL,    -- as people read it
	settled_by TEXT,
	settled_at TEXT,
	remarks TEXT
) STRICT;

-- The mapping and the ledgers, byte for byte, until it is settled.
CREATE TABLE staged_file (
	id INTEGER PRIMARY KEY,
	staged INTEGER NOT NULL REFERENCES staged,
	path TEXT NOT NULL,
	size INTEGER NOT NULL,
	sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX staged_file_staged ON staged_file (staged);

CREATE TABLE staged_block (
	file INTEGER NOT NULL REFERENCES staged_file,
	seq INTEGER NOT NULL,
	data BLOB NOT NULL,
	PRIMARY KEY (file, seq)
) STRICT, WITHOUT ROWID;

-- Who did what, each entry sealed with the one before.
CREATE TABLE audit (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	done_at TEXT NOT NULL, -- UTC, ISO 8601
	who TEXT NOT NULL,     -- as they said; empty: nobody was named
	action TEXT NOT NULL,
	subject TEXT NOT NULL,
	detail TEXT NOT NULL,  -- JSON
	previous TEXT NOT NULL, -- seal of the entry before; empty for the first
	seal TEXT NOT NULL     -- SHA-256 of all of it
) STRICT;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit is only added to'); END;
CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit is only added to'); END;
