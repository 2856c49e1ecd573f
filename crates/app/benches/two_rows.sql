-- A transaction that adds one row and changes another, for pgbench.
\set row random(1, 100000)
BEGIN;
INSERT INTO two_event (case_id, version, body) VALUES (:client_id::bigint * 100000000 + nextval('two_seq'), 1, repeat('x', 600));
UPDATE two_row SET version = version + 1, state = 'reviewing' WHERE id = :row;
COMMIT;
