-- Store version 3: places. A load replaces those of its cube as a whole.

-- Areas of one file, for the members of one dimension.
CREATE TABLE area_set (
	id INTEGER PRIMARY KEY,
	cube INTEGER NOT NULL REFERENCES cube,
	name TEXT NOT NULL,      -- of the mapping's resource
	title TEXT NOT NULL,
	dimension TEXT NOT NULL,
	attribute TEXT NOT NULL, -- whose values are the areas' names
	fold INTEGER NOT NULL CHECK (fold IN (0, 1)), -- names match without case, accents, punctuation
	UNIQUE (cube, name)
) STRICT;

CREATE TABLE area (
	id INTEGER PRIMARY KEY,
	area_set INTEGER NOT NULL REFERENCES area_set,
	position INTEGER NOT NULL, -- in byte order of the keys
	key TEXT NOT NULL,
	name TEXT NOT NULL,        -- members are matched with
	label TEXT NOT NULL,
	size INTEGER NOT NULL,     -- bytes of the geometry when it is packed; 0: it is plain text
	geometry BLOB NOT NULL,    -- RFC 7946, WGS84; packed: one zstd frame
	UNIQUE (area_set, position)
) STRICT;

CREATE TABLE area_alias (
	area_set INTEGER NOT NULL REFERENCES area_set,
	alias TEXT NOT NULL,  -- a member's text
	target TEXT NOT NULL, -- name or key of an area
	PRIMARY KEY (area_set, alias)
) STRICT, WITHOUT ROWID;

CREATE TABLE location (
	id INTEGER PRIMARY KEY,
	cube INTEGER NOT NULL REFERENCES cube,
	list TEXT NOT NULL,      -- name of the mapping's resource
	dimension TEXT NOT NULL,
	key TEXT NOT NULL,       -- of the member
	label TEXT NOT NULL,
	longitude TEXT NOT NULL, -- decimal degrees, WGS84; empty: not known
	latitude TEXT NOT NULL,
	details TEXT NOT NULL,   -- JSON object of texts: address, postcode, codes
	UNIQUE (cube, list, key)
) STRICT;

-- The area of a set that a location lies in.
CREATE TABLE location_area (
	location INTEGER NOT NULL REFERENCES location,
	area INTEGER NOT NULL REFERENCES area,
	PRIMARY KEY (location, area)
) STRICT, WITHOUT ROWID;
