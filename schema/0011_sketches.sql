-- Store version 11: what a dataset is compared by before it is replaced, or stands beside another (etl/model/sketch.h).
-- Datasets of before have none.
CREATE TABLE dataset_sketch (
	dataset INTEGER PRIMARY KEY REFERENCES dataset,
	shape TEXT NOT NULL,   -- hex: of dimensions and measures; others cannot be compared
	content TEXT NOT NULL, -- hex: of all entries, in any order
	lines BLOB NOT NULL,   -- a sample: the bound, then the hashes below it, then how many entries have each
	codes BLOB NOT NULL,   -- the same of the entries without their amounts
	periods TEXT NOT NULL  -- "maand 1 … 3", for people
) STRICT;

-- What a dataset holds for each side, year and phase, for people.
CREATE TABLE dataset_part (
	dataset INTEGER NOT NULL REFERENCES dataset,
	label TEXT NOT NULL,
	entries INTEGER NOT NULL,
	sums TEXT NOT NULL, -- decimal texts divided by blanks, one for each measure column in its order
	PRIMARY KEY (dataset, label)
) STRICT, WITHOUT ROWID;
