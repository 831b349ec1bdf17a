-- What readers asked at a figure (etl/questions/). A file of its own: the public server adds to it and gives nothing of it
-- back, the desk answers. Moments are UTC, ISO 8601. Network addresses of readers are in no file.
CREATE TABLE IF NOT EXISTS question (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	reference TEXT NOT NULL UNIQUE, -- as the reader has it; says nothing of how many there are
	cube TEXT NOT NULL,
	cut TEXT NOT NULL,     -- exactly what the figure is the sum of, as the API has it
	minus TEXT NOT NULL,   -- of a difference: what was taken off; may be empty
	version TEXT NOT NULL, -- of the cube, when it was asked
	about TEXT NOT NULL,   -- the selection in words
	amount TEXT NOT NULL,  -- as the reader saw it
	place TEXT NOT NULL,   -- address of the figure's passport, below the site's
	language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
	body TEXT NOT NULL,    -- empty once it was forgotten
	address TEXT NOT NULL, -- e-mail; empty where none was given, or it was forgotten
	asked_at TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('open', 'proposed', 'published', 'answered', 'declined')),
	assigned TEXT NOT NULL DEFAULT '',
	title TEXT NOT NULL DEFAULT '',  -- of the answer
	answer TEXT NOT NULL DEFAULT '', -- Markdown
	scope TEXT NOT NULL DEFAULT '',  -- what the answer is about; empty: the cut
	edited_by TEXT NOT NULL DEFAULT '',
	edition INTEGER NOT NULL DEFAULT 0, -- of the answer, counted: who saves an older one is told
	settled_by TEXT NOT NULL DEFAULT '',
	settled_at TEXT NOT NULL DEFAULT '',
	reason TEXT NOT NULL DEFAULT '',      -- why it was declined
	forgotten_at TEXT NOT NULL DEFAULT '',
	digest TEXT NOT NULL                  -- of cube, cut, text and address: the same again is the same question
) STRICT;
CREATE INDEX IF NOT EXISTS question_cube ON question (cube, state);
CREATE INDEX IF NOT EXISTS question_digest ON question (digest);

-- How long a reader's words and address stay after a question is settled.
CREATE TABLE IF NOT EXISTS keeping (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	days INTEGER NOT NULL
) STRICT;
INSERT OR IGNORE INTO keeping VALUES (1, 90);
