-- What the ledger of a procedure shows of its cases, and their order there. Only procedures with a ledger have any of it.
ALTER TABLE case_row ADD COLUMN ledger_at BIGINT NULL;
ALTER TABLE case_row ADD COLUMN ledger_kind TEXT NULL;
ALTER TABLE case_row ADD COLUMN ledger_fields TEXT NULL;
CREATE INDEX ledger_open ON case_row (jurisdiction, procedure, ledger_at, case_id) WHERE outcome IS NULL AND ledger_at IS NOT NULL;
CREATE INDEX ledger_closed ON case_row (jurisdiction, procedure, ledger_at, case_id) WHERE outcome IS NOT NULL AND ledger_at IS NOT NULL;
CREATE INDEX ledger_open_of_unit ON case_row (jurisdiction, procedure, unit, ledger_at, case_id)
    WHERE outcome IS NULL AND ledger_at IS NOT NULL;
CREATE INDEX ledger_closed_of_unit ON case_row (jurisdiction, procedure, unit, ledger_at, case_id)
    WHERE outcome IS NOT NULL AND ledger_at IS NOT NULL;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('case_row', 'ledger_open', '10000 10000 2500 2 1'),
    ('case_row', 'ledger_closed', '1000000 1000000 250000 2 1'),
    ('case_row', 'ledger_open_of_unit', '10000 10000 2500 50 1 1'),
    ('case_row', 'ledger_closed_of_unit', '1000000 1000000 250000 5000 1 1');
ANALYZE sqlite_schema;
