-- Store version 9: published datasets that were taken back (etl/store/withdraw.h).
CREATE TABLE withdrawal (
	dataset INTEGER PRIMARY KEY REFERENCES dataset,
	withdrawn_at TEXT NOT NULL, -- UTC, ISO 8601
	reason TEXT NOT NULL,       -- as it was given; may be empty
	purged_at TEXT              -- since then its facts and original are not in the store any more
) STRICT;

-- Members that withdrawn lines have and no published line: search, members and exports leave them out. As runs of
-- keys, since a file's own members have keys in a row.
CREATE TABLE member_hidden (
	dimension INTEGER NOT NULL REFERENCES dimension,
	first INTEGER NOT NULL,
	last INTEGER NOT NULL,
	PRIMARY KEY (dimension, first)
) STRICT, WITHOUT ROWID;
