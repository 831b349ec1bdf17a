-- Store version 16: cells of protected tables as they were published (etl/disclosure/), so that a later version hides what an
-- earlier one hid. Names and amounts are hashes; nothing is kept of a hidden cell but that it was one. What datasets are
-- compared by is made of lines, of which a table has fewer.
CREATE TABLE dataset_cell (
	dataset INTEGER NOT NULL,
	name BLOB NOT NULL, -- 16 bytes
	state INTEGER NOT NULL CHECK (state IN (0, 1, 2)), -- shown, hidden, the rest of a total
	print INTEGER NOT NULL, -- of amounts that are public; 0 where it is hidden
	payees BLOB NOT NULL,   -- 4 bytes for each payee and what it contributes; empty where it is hidden
	PRIMARY KEY (dataset, name)
) STRICT, WITHOUT ROWID;

ALTER TABLE dataset_sketch ADD COLUMN entries INTEGER; -- that it is of; NULL: those of the dataset
