-- Store version 2: explanations. A load replaces those of its cube as a whole.

CREATE TABLE explanation (
	id INTEGER PRIMARY KEY,
	cube INTEGER NOT NULL REFERENCES cube,
	position INTEGER NOT NULL, -- in the mapping's files, from 0
	scope TEXT NOT NULL,       -- canonical JSON: {"programme.code": ["6"], "year.year": [2024]}
	cut TEXT NOT NULL,         -- the same as a cut that the API takes
	scope_text TEXT NOT NULL,  -- as it was written
	title TEXT NOT NULL,
	text TEXT NOT NULL,        -- Markdown, as it was written: never HTML
	source TEXT NOT NULL,      -- a URL or the name of a document; the rest may be empty too
	author TEXT NOT NULL,
	date TEXT NOT NULL,        -- yyyy-mm-dd
	version TEXT NOT NULL,
	UNIQUE (cube, position)
) STRICT;
