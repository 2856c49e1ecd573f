-- The open cases of a unit in the order in which they are listed: many fall due at one instant.
DROP INDEX case_open;
CREATE INDEX case_open ON case_row (jurisdiction, unit, due_at, case_id, outcome, source, procedure, state, level, handler, item, number)
    WHERE outcome IS NULL;
DELETE FROM sqlite_stat1 WHERE idx = 'case_open';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('case_row', 'case_open', '30000 30000 600 10 1 1 1 1 1 1 1 1 1');
ANALYZE sqlite_schema;
