-- One index over the open cases, in the place of two: lists narrow and the board counts without looking the cases up. SQLite
-- reads `outcome` from it too, or it would look up every case to see that it is open.
DROP INDEX case_board_open;
DROP INDEX case_open_by_due;
CREATE INDEX case_open ON case_row (jurisdiction, unit, due_at, outcome, source, procedure, state, level, handler, item, number)
    WHERE outcome IS NULL;
