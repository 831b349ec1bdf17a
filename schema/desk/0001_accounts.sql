-- Desk version 1: who may do what at the desk (etl/accounts/). Nothing of it is in the store that is published from.
-- Times are seconds since 1970 in UTC. What lets somebody in is kept as a digest, keyed with the desk's secret, but for
-- what the desk must be able to reckon with itself (totp).
CREATE TABLE desk (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	secret BLOB NOT NULL CHECK (length(secret) = 32)
) STRICT;

CREATE TABLE organisation (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL UNIQUE, -- as addresses and commands have it
	label TEXT NOT NULL
) STRICT;

-- A cube, a mapping is of one organisation.
CREATE TABLE holding (
	kind TEXT NOT NULL CHECK (kind IN ('cube', 'mapping')),
	name TEXT NOT NULL,
	organisation INTEGER NOT NULL REFERENCES organisation,
	PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	address TEXT NOT NULL UNIQUE, -- lower case
	name TEXT NOT NULL,
	password TEXT NOT NULL, -- argon2id; empty: none, comes in by another door
	totp BLOB,              -- its secret; NULL: none
	totp_wanted BLOB,       -- shown, and not yet confirmed
	totp_step INTEGER NOT NULL DEFAULT 0, -- the last that was used
	made_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL DEFAULT 0 -- last login; 0: never
) STRICT;

CREATE TABLE membership (
	account INTEGER NOT NULL REFERENCES account,
	organisation INTEGER NOT NULL REFERENCES organisation,
	role TEXT NOT NULL CHECK (role IN ('viewer', 'uploader', 'releaser', 'admin')),
	PRIMARY KEY (account, organisation)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_organisation ON membership (organisation);

CREATE TABLE recovery_code (
	digest BLOB PRIMARY KEY,
	account INTEGER NOT NULL REFERENCES account
) STRICT, WITHOUT ROWID;

-- Invitations (organisation, role) and links to set a password anew (account).
CREATE TABLE link (
	digest BLOB PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('invitation', 'reset')),
	address TEXT NOT NULL,
	organisation INTEGER REFERENCES organisation,
	role TEXT NOT NULL,
	drop_totp INTEGER NOT NULL,
	made_by TEXT NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE login (
	digest BLOB PRIMARY KEY,
	account INTEGER NOT NULL REFERENCES account,
	server TEXT NOT NULL,
	complete INTEGER NOT NULL, -- 0: the second factor is still asked
	wrong INTEGER NOT NULL DEFAULT 0, -- codes
	made_at INTEGER NOT NULL,
	used_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX login_account ON login (account);

-- Who tried from where, as a digest of both: addresses of callers are in no file.
CREATE TABLE attempt (
	digest BLOB PRIMARY KEY,
	failures INTEGER NOT NULL,
	last_at INTEGER NOT NULL,
	free_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_last ON attempt (last_at);

CREATE TABLE api_token (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	digest BLOB NOT NULL UNIQUE,
	account INTEGER NOT NULL REFERENCES account, -- who answers for what it does
	organisation INTEGER NOT NULL REFERENCES organisation,
	label TEXT NOT NULL,
	actions TEXT NOT NULL, -- names, a blank between them
	made_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at INTEGER NOT NULL DEFAULT 0,
	revoked_at INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Who did what, each entry sealed with the one before (etl/store/chain.h).
CREATE TABLE audit (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	done_at TEXT NOT NULL, -- UTC, ISO 8601
	who TEXT NOT NULL,
	action TEXT NOT NULL,
	subject TEXT NOT NULL,
	detail TEXT NOT NULL,  -- JSON, with the organisation where it is of one
	previous TEXT NOT NULL,
	seal TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit is only added to'); END;
CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit is only added to'); END;
-- Which entries are an organisation's, to find them by; what is sealed says so too.
CREATE TABLE audit_organisation (
	organisation INTEGER NOT NULL REFERENCES organisation,
	entry INTEGER NOT NULL REFERENCES audit,
	PRIMARY KEY (organisation, entry)
) STRICT, WITHOUT ROWID;
