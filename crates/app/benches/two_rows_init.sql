-- What `two_rows.sql` adds to and changes.
CREATE TABLE two_event (case_id BIGINT, version BIGINT, body TEXT, PRIMARY KEY (case_id, version));
CREATE TABLE two_row (id BIGINT PRIMARY KEY, version BIGINT, state TEXT);
CREATE SEQUENCE two_seq;
INSERT INTO two_row SELECT n, 0, 'new' FROM generate_series(1, 100000) n;
