-- A transaction that adds and changes as many rows as a command does, for pgbench: `ins` and `upd` of them.
\set row random(1, 99900)
BEGIN;
INSERT INTO two_event (case_id, version, body) SELECT :client_id::bigint * 100000000 + nextval('two_seq'), n, repeat('x', 100) FROM generate_series(1, :ins) n;
UPDATE two_row SET version = version + 1, state = 'reviewing' WHERE id BETWEEN :row AND :row + :upd - 1;
COMMIT;
