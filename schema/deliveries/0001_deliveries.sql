-- What is brought in at the desk and what became of it (etl/desk/). Stands in the desk's own file beside the accounts;
-- nothing of it is in the store that is published from. Moments are UTC, ISO 8601.
CREATE TABLE IF NOT EXISTS delivery (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	organisation INTEGER NOT NULL DEFAULT 0,
	title TEXT NOT NULL,
	made_by TEXT NOT NULL,
	made_at TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('open', 'staged', 'published', 'rejected', 'dropped')),
	shape TEXT NOT NULL DEFAULT '',   -- digest of what its columns are, once that was looked at
	from_memory INTEGER NOT NULL DEFAULT 0, -- the delivery whose mapping it took; 0: none
	told TEXT NOT NULL DEFAULT '',    -- what the memory says of it, JSON
	step INTEGER NOT NULL DEFAULT 1,  -- the farthest that was left
	version INTEGER NOT NULL DEFAULT 0, -- of its mapping, counted
	checked INTEGER NOT NULL DEFAULT 0, -- the version that the last check was of
	staged INTEGER NOT NULL DEFAULT 0,  -- its number in the store
	staged_by TEXT NOT NULL DEFAULT '',
	settled_by TEXT NOT NULL DEFAULT '',
	remarks TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE IF NOT EXISTS delivery_file (
	delivery INTEGER NOT NULL REFERENCES delivery,
	name TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	size INTEGER NOT NULL,
	PRIMARY KEY (delivery, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS delivery_file_sha256 ON delivery_file (sha256);

-- What a person said: where the file leaves it open (decide), how it is written (dialect), which totals it must come to
-- (expect), how many lines may be left behind (allow), what it is beside what was published (overlap), how it is released
-- (release), and what is erased (erase).
CREATE TABLE IF NOT EXISTS delivery_choice (
	delivery INTEGER NOT NULL REFERENCES delivery,
	kind TEXT NOT NULL CHECK (kind IN ('decide', 'dialect', 'expect', 'allow', 'overlap', 'release', 'erase')),
	name TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (delivery, kind, name)
) STRICT, WITHOUT ROWID;

-- Each change of a mapping, whole.
CREATE TABLE IF NOT EXISTS mapping_version (
	delivery INTEGER NOT NULL REFERENCES delivery,
	version INTEGER NOT NULL,
	made_by TEXT NOT NULL,
	made_at TEXT NOT NULL,
	why TEXT NOT NULL,
	descriptor TEXT NOT NULL,
	PRIMARY KEY (delivery, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS job (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	delivery INTEGER NOT NULL REFERENCES delivery,
	kind TEXT NOT NULL CHECK (kind IN ('sniff', 'check', 'privacy', 'codes', 'table', 'preview', 'stage', 'release', 'erase')),
	state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'stopped')),
	made_by TEXT NOT NULL,
	queued_at TEXT NOT NULL,
	started_at TEXT NOT NULL DEFAULT '',
	alive_at TEXT NOT NULL DEFAULT '',
	ended_at TEXT NOT NULL DEFAULT '',
	version INTEGER NOT NULL, -- of the mapping it works with
	tries INTEGER NOT NULL DEFAULT 0,
	exit INTEGER NOT NULL DEFAULT 0, -- of its process; 128 and the signal that ended it
	message TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX IF NOT EXISTS job_state ON job (state);
CREATE INDEX IF NOT EXISTS job_delivery ON job (delivery);

-- What columns were read how: the memory of dialects.
CREATE TABLE IF NOT EXISTS shape (
	organisation INTEGER NOT NULL,
	digest TEXT NOT NULL,
	delivery INTEGER NOT NULL REFERENCES delivery, -- the last one that was released so
	columns TEXT NOT NULL, -- JSON: of each file its columns, names and types
	descriptor TEXT NOT NULL,
	learned_at TEXT NOT NULL,
	PRIMARY KEY (organisation, digest)
) STRICT, WITHOUT ROWID;

-- Files that come in pieces (etl/desk/uploads.h), by the word that who brings them chose; their bytes stand in the desk's folder.
CREATE TABLE IF NOT EXISTS upload (
	organisation INTEGER NOT NULL,
	account INTEGER NOT NULL,
	word TEXT NOT NULL,
	name TEXT NOT NULL,
	file TEXT NOT NULL,              -- in the desk's folder
	size INTEGER NOT NULL,           -- of the whole
	sha256 TEXT NOT NULL DEFAULT '', -- of the whole, once it is there; empty: still to be made
	taken INTEGER NOT NULL DEFAULT 0, -- becomes a delivery at this moment
	PRIMARY KEY (organisation, account, word, name)
) STRICT, WITHOUT ROWID;

-- Deliveries that are staged as soon as they are reckoned, where nobody needs to look at them first; for whom.
CREATE TABLE IF NOT EXISTS stage_wish (
	delivery INTEGER PRIMARY KEY REFERENCES delivery,
	made_by TEXT NOT NULL,
	why_not TEXT NOT NULL DEFAULT '' -- unknown, open, findings, people, partial, same, failed, or asked: it was; empty: nothing yet
) STRICT;

-- The tables of a mapping (code lists, typed budgets, explanations), whole, at each version that changed one.
CREATE TABLE IF NOT EXISTS mapping_table (
	delivery INTEGER NOT NULL REFERENCES delivery,
	version INTEGER NOT NULL,
	path TEXT NOT NULL, -- in the mapping's folder
	content TEXT NOT NULL,
	gone INTEGER NOT NULL DEFAULT 0 -- taken away by this version
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS mapping_table_at ON mapping_table (delivery, path, version);

-- What somebody pasted or brought for a table and has not taken yet.
CREATE TABLE IF NOT EXISTS table_draft (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	delivery INTEGER NOT NULL REFERENCES delivery,
	list TEXT NOT NULL,
	made_by TEXT NOT NULL,
	made_at TEXT NOT NULL,
	how TEXT NOT NULL CHECK (how IN ('merge', 'replace')),
	source TEXT NOT NULL, -- the name of a file; empty: it was pasted
	state TEXT NOT NULL CHECK (state IN ('waits', 'read', 'taken')),
	content TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS table_draft_delivery ON table_draft (delivery);

-- Who has the tables of a mapping open.
CREATE TABLE IF NOT EXISTS editing (
	delivery INTEGER NOT NULL REFERENCES delivery,
	who TEXT NOT NULL,
	seen_at TEXT NOT NULL,
	PRIMARY KEY (delivery, who)
) STRICT, WITHOUT ROWID;

-- Whether a delivery adds to a cube that another one was published as (a budget beside its ledger), or is one of its own: a
-- person says so.
CREATE TABLE IF NOT EXISTS joining (
	delivery INTEGER PRIMARY KEY REFERENCES delivery,
	other INTEGER NOT NULL, -- the delivery of that cube; 0: a cube of its own
	base INTEGER NOT NULL,  -- version of the mapping before it was joined
	made_by TEXT NOT NULL,
	made_at TEXT NOT NULL
) STRICT;
