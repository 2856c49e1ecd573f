-- What the board counts, readable from an index alone; and the open cases by the calendar they were projected by.
CREATE INDEX case_board_open ON case_row (jurisdiction, unit, source, procedure, state, due_at) WHERE outcome IS NULL;
CREATE INDEX case_board_closed ON case_row (jurisdiction, closed_at, unit, source, procedure) WHERE closed_at IS NOT NULL;
DROP INDEX case_open_by_calendar;
CREATE INDEX case_open_by_calendar ON case_row (jurisdiction, calendar) WHERE outcome IS NULL;
