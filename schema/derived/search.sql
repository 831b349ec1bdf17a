-- The search index. A load makes it anew when it is not there (a migration may drop it) or when there is
-- no other cube; else it renews the rows of its own cube, or adds what is new (etl/load/search_*.c).
-- rowid is cube << 40 | number, so that a cube's rows stand together.
DROP TABLE IF EXISTS search;
CREATE VIRTUAL TABLE search USING fts5(
	label,               -- of the cube, the dimension, the member; the title of an explanation
	code,                -- the member's key
	more,                -- the member's other attributes; the text of an explanation
	kind UNINDEXED,      -- cube, dimension, member, explanation
	dimension UNINDEXED, -- its name
	ref UNINDEXED,       -- explanation: its id; member: the key of one of its rows in the member table
	tokenize = "unicode61 remove_diacritics 2",
	prefix = '3'
);
