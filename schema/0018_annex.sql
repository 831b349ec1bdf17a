-- Store version 18: the report of what a load found of people (etl/privacy/annex.c), as it was when it was staged or published: an
-- annex to a DPIA. Samples are masked.
CREATE TABLE privacy_annex (
	load INTEGER PRIMARY KEY,
	body TEXT NOT NULL, -- as text
	json TEXT NOT NULL,
	page TEXT NOT NULL  -- Markdown
) STRICT;

CREATE TABLE staged_annex (
	staged INTEGER PRIMARY KEY REFERENCES staged,
	body TEXT NOT NULL,
	json TEXT NOT NULL,
	page TEXT NOT NULL
) STRICT;
