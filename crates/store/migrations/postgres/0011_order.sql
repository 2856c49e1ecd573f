-- The open cases of a unit in the order in which they are listed: many fall due at one instant.
DROP INDEX case_open;
CREATE INDEX case_open ON case_row (jurisdiction, unit, due_at, case_id, outcome, source, procedure, state, level, handler, item, number)
    WHERE outcome IS NULL;
