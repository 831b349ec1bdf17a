-- Store version 14: the road to publication goes on (etl/road/). What was staged can be taken up again until it is
-- released, may be due at a set time, and what became of a version stays told.
CREATE TABLE staged_next (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	cube TEXT NOT NULL, -- its name: the cube may be new
	status TEXT NOT NULL CHECK (status IN ('staged', 'released', 'rejected', 'reopened')),
	staged_by TEXT NOT NULL,
	staged_at TEXT NOT NULL, -- UTC, ISO 8601
	arguments TEXT NOT NULL, -- of the load, one a line
	digest TEXT NOT NULL,    -- SHA-256 of what the load came to, so that no other is released
	report TEXT NOT NULL,    -- as people read it
	settled_by TEXT,
	settled_at TEXT,
	remarks TEXT,
	due_at TEXT,             -- UTC, ISO 8601: when it is to be released; NULL: when somebody does
	due_by TEXT,             -- who said so
	due_reason TEXT          -- why one person is enough, where the policy asks two
) STRICT;
CREATE TABLE staged_file_next (
	id INTEGER PRIMARY KEY,
	staged INTEGER NOT NULL REFERENCES staged_next,
	path TEXT NOT NULL,
	size INTEGER NOT NULL,
	sha256 TEXT NOT NULL
) STRICT;
CREATE TABLE staged_block_next (
	file INTEGER NOT NULL REFERENCES staged_file_next,
	seq INTEGER NOT NULL,
	data BLOB NOT NULL,
	PRIMARY KEY (file, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO staged_next SELECT id, cube, status, staged_by, staged_at, arguments, digest, report, settled_by,
	settled_at, remarks, NULL, NULL, NULL FROM staged;
INSERT INTO staged_file_next SELECT * FROM staged_file;
INSERT INTO staged_block_next SELECT * FROM staged_block;
DROP TABLE staged_block;
DROP TABLE staged_file;
DROP TABLE staged;
ALTER TABLE staged_next RENAME TO staged;
ALTER TABLE staged_file_next RENAME TO staged_file;
ALTER TABLE staged_block_next RENAME TO staged_block;
CREATE INDEX staged_file_staged ON staged_file (staged);

-- Who published a version, and how. Versions of before have none.
CREATE TABLE publication (
	dataset INTEGER PRIMARY KEY REFERENCES dataset,
	staged INTEGER,          -- number of what was staged; NULL: it was loaded at once
	staged_by TEXT,
	staged_at TEXT,
	released_by TEXT NOT NULL, -- as they said; empty: nobody was named
	released_at TEXT NOT NULL, -- UTC, ISO 8601
	persons INTEGER NOT NULL,  -- that the policy asked for then
	forced TEXT,             -- public reason why one person was enough; NULL: it was not forced
	confirmed_by TEXT,       -- the second person, afterwards
	confirmed_at TEXT
) STRICT;

-- Why something was taken back, for those who keep the store: never public. (withdrawal.reason is public.)
CREATE TABLE withdrawal_note (
	dataset INTEGER PRIMARY KEY REFERENCES dataset,
	note TEXT NOT NULL
) STRICT;

-- Numbers of datasets of which the store knows nothing any more: none is given again.
CREATE TABLE erased (
	dataset INTEGER PRIMARY KEY,
	erased_at TEXT NOT NULL -- UTC, ISO 8601
) STRICT;

-- Manifests as they were made, and signed where there was a key.
CREATE TABLE manifest (
	dataset INTEGER PRIMARY KEY REFERENCES dataset,
	body TEXT NOT NULL
) STRICT;

-- What an erased cube was called may leave the audit, and nothing else: an entry that says so names the entries.
DROP TRIGGER audit_stays;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
WHEN NOT (new.subject = '' AND new.id = old.id AND new.done_at = old.done_at AND new.who = old.who
	AND new.action = old.action AND new.detail = old.detail AND new.previous = old.previous AND new.seal = old.seal)
BEGIN SELECT raise(ABORT, 'the audit is only added to'); END;
