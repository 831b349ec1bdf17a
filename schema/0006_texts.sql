-- Store version 6: texts as tokens in place of compressed lines. store.c refuses stores that hold texts of the
-- older kind: their files must be loaded into a new one.
DROP TABLE text_block;

CREATE TABLE text_piece (
	id INTEGER PRIMARY KEY,
	segment INTEGER NOT NULL REFERENCES segment,
	position INTEGER NOT NULL,  -- of the dimension
	attribute INTEGER NOT NULL, -- its position
	first INTEGER NOT NULL,     -- entry within the segment
	n INTEGER NOT NULL,         -- entries, at most 65,536
	data BLOB NOT NULL,         -- etl/store/text_pack.h says how texts become bytes
	UNIQUE (segment, position, attribute, first)
) STRICT;
