-- Store version 20: what versions of before show is masked as the last one is (etl/load/remask.h).

-- Under which mapping, and by which program, all that a cube holds was looked at last.
CREATE TABLE privacy_looked (
	cube INTEGER PRIMARY KEY REFERENCES cube,
	fingerprint TEXT NOT NULL,
	program TEXT NOT NULL
) STRICT;

-- Policies that lines of originals of a load are masked by besides its own.
CREATE TABLE privacy_also (
	load INTEGER NOT NULL,
	policy INTEGER NOT NULL REFERENCES privacy_policy,
	PRIMARY KEY (load, policy)
) STRICT, WITHOUT ROWID;
