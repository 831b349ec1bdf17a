-- Store version 21: facts that are kept elsewhere too, or only there (etl/store/facts_away.h).

-- Where: at most one row. facts_here is 0 in a catalogue, whose segments have no bytes.
CREATE TABLE facts_away (
	address TEXT NOT NULL,
	facts_here INTEGER NOT NULL CHECK (facts_here IN (0, 1))
) STRICT;

-- Which contents were proved to be there whole, by the number of etl/store/content.h, and in what they are kept there.
CREATE TABLE away_content (
	number INTEGER PRIMARY KEY,
	dataset INTEGER NOT NULL,
	kept_in TEXT NOT NULL
) STRICT;
