-- Desk version 5: what an organisation says of all that it publishes, for catalogues: who publishes it, where questions go, under
-- which licence. Words of etl/editor/attributes.h; what is not said has no row.
CREATE TABLE attribution (
	organisation INTEGER NOT NULL REFERENCES organisation,
	property TEXT NOT NULL,
	value TEXT NOT NULL CHECK (value <> ''),
	PRIMARY KEY (organisation, property)
) STRICT, WITHOUT ROWID;
