-- Store version 8: the codes of a column in fewer bytes. What was written before stays as it is: its form is 0.
-- No CHECK, for which SQLite would read all facts now.
ALTER TABLE segment_data ADD COLUMN form INTEGER NOT NULL DEFAULT 0; -- etl/store/form.h; checksum: of data, plus form
