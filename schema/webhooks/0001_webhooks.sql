-- Who is told when a total changes (etl/webhooks/), and what they are still to be told. A file of its own, for its owner
-- only: it holds the secrets that messages are signed with. Moments are seconds since 1970.
CREATE TABLE IF NOT EXISTS hook (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	url TEXT NOT NULL,
	secret BLOB NOT NULL,
	cube TEXT NOT NULL,
	cut TEXT NOT NULL,     -- as the API has it; empty: all of the cube
	measure TEXT NOT NULL,
	contact TEXT NOT NULL, -- e-mail: who is told that it was switched off; may be empty
	made_at INTEGER NOT NULL,
	-- The total that was told last, or was there when it was made; NULL: the cube was not.
	total TEXT,
	lines INTEGER NOT NULL DEFAULT 0,
	version TEXT NOT NULL DEFAULT '',
	off_at INTEGER NOT NULL DEFAULT 0, -- 0: it is on
	off_because TEXT NOT NULL DEFAULT '',
	off_told INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A message keeps its id and its body until it was taken, whatever happens to who sends it.
CREATE TABLE IF NOT EXISTS message (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	hook INTEGER NOT NULL REFERENCES hook(id) ON DELETE CASCADE,
	body TEXT NOT NULL,    -- empty once it was taken
	made_at INTEGER NOT NULL,
	next_at INTEGER NOT NULL,
	tries INTEGER NOT NULL DEFAULT 0,
	taken_at INTEGER NOT NULL DEFAULT 0, -- 0: it waits
	fault TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX IF NOT EXISTS message_waits ON message (taken_at, hook, number);

-- By whom others make webhooks of their own, over HTTP. Of the token itself only the hash is kept.
CREATE TABLE IF NOT EXISTS token (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	label TEXT NOT NULL,
	hash BLOB NOT NULL UNIQUE, -- SHA-256
	made_at INTEGER NOT NULL
) STRICT;
-- The webhooks of a token; those of the command line are in it not.
CREATE TABLE IF NOT EXISTS made_by (
	hook INTEGER PRIMARY KEY REFERENCES hook(id) ON DELETE CASCADE,
	token INTEGER NOT NULL REFERENCES token(id)
) STRICT;
CREATE INDEX IF NOT EXISTS made_by_token ON made_by (token);
