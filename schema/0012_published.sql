-- Store version 12: when a cube was last published anew, for Last-Modified. It only ever goes up, also when the clock
-- was set back.
ALTER TABLE cube ADD COLUMN published_at TEXT NOT NULL DEFAULT ''; -- UTC, ISO 8601

UPDATE cube SET published_at = coalesce((SELECT max(max(d.loaded_at), coalesce(max(w.withdrawn_at), ''))
	FROM dataset d LEFT JOIN withdrawal w ON w.dataset = d.id WHERE d.cube = cube.id), '');

CREATE TRIGGER cube_published AFTER UPDATE OF version ON cube WHEN new.version <> old.version
BEGIN
	UPDATE cube SET published_at = max(strftime('%Y-%m-%dT%H:%M:%SZ', 'now'),
		coalesce(strftime('%Y-%m-%dT%H:%M:%SZ', old.published_at, '+1 second'), '')) WHERE id = new.id;
END;
