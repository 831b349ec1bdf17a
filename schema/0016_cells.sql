-- Store version 16: cells of protected tables as they were published (etl/disclosure/), so that a later version hides what an
-- earlier one hid. Names and amounts are hashes; nothing is kept of a hidden cell but that it was one. What datasets are
-- compared by is made of lines, of which a table has fewer.
CREATE TABLE dataset_cells (
	dataset INTEGER PRIMARY KEY,
	-- For each cell, little-endian: 16 bytes name; 8 bytes of its public amounts, 0 where it is hidden; 4 bytes: 0 shown, 1 hidden,
	-- 2 the rest of a total; 4 bytes: how many payees; 4 bytes for each of them and what it contributes.
	marks BLOB NOT NULL,
	hidden TEXT NOT NULL -- hex: of the names of all that are hidden
) STRICT;

ALTER TABLE dataset_sketch ADD COLUMN entries INTEGER; -- that it is of; NULL: those of the dataset
