-- Store version 4: addresses to look places up in, and what was found for them.

-- Files of addresses (an extract of the BAG, say), each under its name once.
CREATE TABLE address_file (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	sha256 TEXT NOT NULL,
	loaded_at TEXT NOT NULL -- UTC, ISO 8601
) STRICT;

CREATE TABLE address (
	id INTEGER PRIMARY KEY,
	file INTEGER NOT NULL REFERENCES address_file,
	postcode TEXT NOT NULL,   -- "1399SA"; texts may be empty
	number TEXT NOT NULL,     -- house number, digits
	suffix TEXT NOT NULL,     -- letter and addition without case and punctuation: "a", "bis", "a2"
	street TEXT NOT NULL,     -- as it is written
	town TEXT NOT NULL,
	street_key TEXT NOT NULL, -- to compare with: without case, accents, punctuation
	town_key TEXT NOT NULL,
	bag TEXT NOT NULL,        -- nummeraanduiding, 16 digits
	object TEXT NOT NULL,     -- adresseerbaar object, 16 digits
	longitude TEXT NOT NULL,  -- decimal degrees, WGS84
	latitude TEXT NOT NULL
) STRICT;
CREATE INDEX address_postcode ON address (postcode, number) WHERE postcode <> '';
CREATE INDEX address_street ON address (town_key, street_key, number) WHERE street_key <> '';
CREATE INDEX address_bag ON address (bag) WHERE bag <> '';
CREATE INDEX address_object ON address (object) WHERE object <> '';
CREATE INDEX address_of_file ON address (file);

-- Answers, misses too: nothing is asked twice, and a load finds what was found before.
CREATE TABLE geocode (
	query TEXT PRIMARY KEY,   -- what was looked up, as etl/place/address.h writes it; "at|<longitude>|<latitude>"
	source TEXT NOT NULL CHECK (source IN ('table', 'pdok')),
	found INTEGER NOT NULL CHECK (found IN (0, 1)),
	longitude TEXT NOT NULL,  -- empty in a miss, as precision is
	latitude TEXT NOT NULL,
	precision TEXT NOT NULL CHECK (precision IN ('', 'address', 'street', 'postcode')),
	match TEXT NOT NULL,      -- the address that was found; of a miss: the nearest, if any
	reason TEXT NOT NULL,     -- of a miss
	found_at TEXT NOT NULL    -- UTC, ISO 8601
) STRICT, WITHOUT ROWID;

-- Where coordinates that were not given by hand come from, as JSON that the API publishes; else empty.
ALTER TABLE location ADD COLUMN geocoded TEXT NOT NULL DEFAULT '';
-- The address nearest to a point that was given without one; else empty.
ALTER TABLE location ADD COLUMN nearest TEXT NOT NULL DEFAULT '';
-- 1: part of its address is of a private class, so nothing about it is looked up, in either direction.
ALTER TABLE location ADD COLUMN private INTEGER NOT NULL DEFAULT 0 CHECK (private IN (0, 1));
