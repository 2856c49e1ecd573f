-- The keys to which sealed fields are sealed: each custodian's, the secret one locked under a passphrase that is kept nowhere.
CREATE TABLE custodian_key (
    jurisdiction TEXT NOT NULL,
    account TEXT NOT NULL,
    public_key TEXT NOT NULL,
    locked TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, account)
) WITHOUT ROWID;

-- Sealed values that one custodian has passed on to another: the content key, encrypted to the other's key.
CREATE TABLE passed_on (
    jurisdiction TEXT NOT NULL,
    commitment TEXT NOT NULL,
    key_id TEXT NOT NULL,
    wrapped BYTEA NOT NULL,
    PRIMARY KEY (jurisdiction, commitment, key_id)
) WITHOUT ROWID;

-- Who has read what was sealed, and when.
CREATE TABLE sealed_look (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    account TEXT NOT NULL,
    what TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, at, account, what)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('custodian_key', 'custodian_key', '10 10 1'),
    ('passed_on', 'passed_on', '10000 10000 2 1'),
    ('sealed_look', 'sealed_look', '10000 10000 10 1 1 1');
ANALYZE sqlite_schema;
