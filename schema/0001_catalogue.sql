-- Stuiver store, version 1. Catalogue and members are ordinary tables; facts are immutable column segments.
-- Positions (of dimensions, attributes, measures) are given once, when a cube is made, and never change:
-- segments and texts refer to them, whatever order a later model lists them in.

CREATE TABLE cube (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	model TEXT NOT NULL,      -- JSON, as the API publishes it
	storage TEXT NOT NULL,    -- JSON, how the facts are kept
	mapping TEXT NOT NULL,    -- name of the mapping it was last loaded with
	descriptor TEXT NOT NULL, -- its datapackage.json
	version TEXT NOT NULL     -- hex; another one with every publication in this cube
) STRICT;

CREATE TABLE dimension (
	id INTEGER PRIMARY KEY,
	cube INTEGER NOT NULL REFERENCES cube,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	member_table TEXT NOT NULL UNIQUE, -- "member_<cube>_<name>": _key and one column per attribute
	UNIQUE (cube, position),
	UNIQUE (cube, name)
) STRICT;

CREATE TABLE attribute (
	dimension INTEGER NOT NULL REFERENCES dimension,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	column_name TEXT NOT NULL, -- in the member table
	type TEXT NOT NULL CHECK (type IN ('string', 'integer', 'date')),
	PRIMARY KEY (dimension, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE measure (
	cube INTEGER NOT NULL REFERENCES cube,
	position INTEGER NOT NULL,
	name TEXT NOT NULL,
	decimals INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 6), -- amounts are integers at this scale
	PRIMARY KEY (cube, position),
	UNIQUE (cube, name)
) STRICT, WITHOUT ROWID;

-- One run of `stuiver load`.
CREATE TABLE load (
	id INTEGER PRIMARY KEY,
	cube INTEGER NOT NULL REFERENCES cube,
	started_at TEXT NOT NULL, -- UTC, ISO 8601
	program TEXT NOT NULL,
	mapping TEXT NOT NULL,
	fingerprint TEXT NOT NULL -- of the mapping and its code lists
) STRICT;

-- The originals, byte for byte, each content once.
CREATE TABLE source_file (
	id INTEGER PRIMARY KEY,
	sha256 TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL, -- under which it came first
	size INTEGER NOT NULL,
	lines INTEGER NOT NULL
) STRICT;

CREATE TABLE source_block (
	id INTEGER PRIMARY KEY,
	source INTEGER NOT NULL REFERENCES source_file,
	seq INTEGER NOT NULL,
	size INTEGER NOT NULL,     -- bytes of the original
	newlines INTEGER NOT NULL, -- LF bytes among them, to find a line without unpacking everything
	data BLOB NOT NULL,        -- one zstd frame
	UNIQUE (source, seq)
) STRICT;

-- One loaded file. Superseded and withdrawn datasets keep their facts.
CREATE TABLE dataset (
	id INTEGER PRIMARY KEY,
	load INTEGER NOT NULL REFERENCES load,
	cube INTEGER NOT NULL REFERENCES cube,
	source INTEGER NOT NULL REFERENCES source_file,
	source_name TEXT NOT NULL,
	resource TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('staged', 'published', 'superseded', 'withdrawn')),
	version INTEGER NOT NULL, -- counts per scope from 1
	superseded_by INTEGER REFERENCES dataset,
	fingerprint TEXT NOT NULL,
	loaded_at TEXT NOT NULL, -- UTC, ISO 8601
	lines INTEGER NOT NULL,    -- physical lines of the source
	entries INTEGER NOT NULL,  -- facts
	read INTEGER NOT NULL,     -- records: read = loaded + dropped + rejected
	loaded INTEGER NOT NULL,
	dropped INTEGER NOT NULL,
	rejected INTEGER NOT NULL,
	report TEXT NOT NULL -- JSON: tallies per measure and rule, dialect, plan, unmapped codes
) STRICT;
CREATE INDEX dataset_cube ON dataset (cube, status);
CREATE INDEX dataset_source ON dataset (source);

-- What a dataset replaces when it is published, and what replaces it.
CREATE TABLE dataset_scope (
	dataset INTEGER NOT NULL REFERENCES dataset,
	scope TEXT NOT NULL,
	PRIMARY KEY (dataset, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX dataset_scope_scope ON dataset_scope (scope);

-- What was odd or wrong in a source: the first examples of each code, and the totals per code.
CREATE TABLE issue (
	id INTEGER PRIMARY KEY,
	dataset INTEGER NOT NULL REFERENCES dataset,
	severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
	code TEXT NOT NULL,
	line INTEGER NOT NULL,   -- physical line from 1; 0: about the whole file
	"column" INTEGER NOT NULL, -- field from 1; 0: about the whole line
	field TEXT NOT NULL,
	value TEXT NOT NULL,
	message TEXT NOT NULL
) STRICT;
CREATE INDEX issue_dataset ON issue (dataset);

CREATE TABLE issue_code (
	dataset INTEGER NOT NULL REFERENCES dataset,
	code TEXT NOT NULL,
	severity TEXT NOT NULL,
	total INTEGER NOT NULL,
	PRIMARY KEY (dataset, code, severity)
) STRICT, WITHOUT ROWID;

-- Facts. etl/store/pack.h says how a column becomes bytes.
CREATE TABLE segment (
	id INTEGER PRIMARY KEY,
	dataset INTEGER NOT NULL REFERENCES dataset,
	seq INTEGER NOT NULL,
	lines INTEGER NOT NULL, -- entries, at most 65,536
	UNIQUE (dataset, seq)
) STRICT;

CREATE TABLE segment_column (
	segment INTEGER NOT NULL REFERENCES segment,
	kind TEXT NOT NULL CHECK (kind IN ('key', 'amount', 'line', 'text')),
	position INTEGER NOT NULL, -- of the dimension (key, text) or the measure (amount)
	width INTEGER NOT NULL CHECK (width IN (0, 1, 2, 4, 8)), -- bytes a code
	nulls INTEGER NOT NULL CHECK (nulls IN (0, 1)), -- the largest code means "no amount"
	minimum INTEGER, -- without nulls; NULL: no value at all
	maximum INTEGER,
	step INTEGER,    -- lines kept as differences: the smallest difference
	data INTEGER REFERENCES segment_data, -- NULL: all codes are 0
	PRIMARY KEY (segment, kind, position)
) STRICT, WITHOUT ROWID;

-- Apart from segment_column, so that reading the directory of a cube touches no facts.
CREATE TABLE segment_data (
	id INTEGER PRIMARY KEY,
	checksum INTEGER NOT NULL, -- XXH3, 64 bits
	data BLOB NOT NULL
) STRICT;

CREATE TABLE text_block (
	id INTEGER PRIMARY KEY,
	segment INTEGER NOT NULL REFERENCES segment,
	position INTEGER NOT NULL, -- of the dimension
	first INTEGER NOT NULL,    -- entry within the segment
	n INTEGER NOT NULL,        -- entries, at most 1,024
	data BLOB NOT NULL,        -- one zstd frame
	UNIQUE (segment, position, first)
) STRICT;
