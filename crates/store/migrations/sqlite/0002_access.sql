-- Who may come in, and what they hold.

CREATE TABLE account (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    password TEXT,
    subject TEXT,
    must_change BOOLEAN NOT NULL,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    closed_at BIGINT,
    opened_at BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX account_by_login ON account (jurisdiction, login);
CREATE UNIQUE INDEX account_by_subject ON account (jurisdiction, subject) WHERE subject IS NOT NULL;

-- Posts of the programme's units and who holds them, from an instant on and until another.
CREATE TABLE holding (
    jurisdiction TEXT NOT NULL,
    account TEXT NOT NULL,
    unit TEXT NOT NULL,
    post TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    to_at BIGINT,
    PRIMARY KEY (jurisdiction, account, unit, post, from_at)
) WITHOUT ROWID;
CREATE INDEX holding_by_unit ON holding (jurisdiction, unit);

-- Sessions by the hash of their id: whoever reads this table cannot use them.
CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_by_expiry ON session (expires_at);

-- Applications that are being written.
CREATE TABLE draft (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    account TEXT NOT NULL,
    procedure TEXT NOT NULL,
    item TEXT,
    body TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, id)
) WITHOUT ROWID;
CREATE INDEX draft_by_account ON draft (jurisdiction, account, saved_at);

-- Codes by which somebody without an account follows a case; only their hashes.
CREATE TABLE tracking (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (jurisdiction, case_id)
) WITHOUT ROWID;

-- Tokens of other systems, by hash, with what they may do.
CREATE TABLE token (
    jurisdiction TEXT NOT NULL,
    hash BYTEA NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    account TEXT,
    made_at BIGINT NOT NULL,
    ends_at BIGINT,
    PRIMARY KEY (jurisdiction, hash)
) WITHOUT ROWID;
