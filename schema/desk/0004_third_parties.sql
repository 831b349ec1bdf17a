-- Desk version 4: organisations that are no government's own: a council group, a newspaper. What they publish says so.
ALTER TABLE organisation ADD COLUMN third_party TEXT NOT NULL DEFAULT ''; -- where they have their files from; empty: it is a government
