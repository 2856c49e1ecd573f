-- The journal, what is computed from it, and what is still to be done because of it.
-- Instants are microseconds since 1970-01-01T00:00:00Z. Every table that grows has the jurisdiction first in its key.

-- Events, append-only. `body` is the whole event; the columns before it repeat what is searched for. `hash` chains the
-- events of a case: SM3 over the hash of the event before and the body.
CREATE TABLE event (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    activity TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor TEXT,
    unit TEXT NOT NULL,
    body TEXT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, version)
) WITHOUT ROWID;

-- Events that the sealer has not taken up yet, in the order in which it will.
CREATE TABLE unsealed (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (jurisdiction, recorded_at, case_id, version)
) WITHOUT ROWID;

-- The Merkle log: its leaves in order, and the signed heads of its blocks.
CREATE TABLE leaf (
    jurisdiction TEXT NOT NULL,
    position BIGINT NOT NULL,
    case_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (jurisdiction, position)
) WITHOUT ROWID;
CREATE UNIQUE INDEX leaf_by_event ON leaf (jurisdiction, case_id, version);

CREATE TABLE block (
    jurisdiction TEXT NOT NULL,
    number BIGINT NOT NULL,
    size BIGINT NOT NULL,
    root BYTEA NOT NULL,
    frontier BYTEA NOT NULL,
    signed_at BIGINT NOT NULL,
    key_id TEXT NOT NULL,
    signature BYTEA NOT NULL,
    PRIMARY KEY (jurisdiction, number)
) WITHOUT ROWID;

-- Cases, computed from their events; `rebuild` computes them again.
CREATE TABLE case_row (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    number TEXT NOT NULL,
    procedure TEXT NOT NULL,
    version BIGINT NOT NULL,
    head BYTEA NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT,
    unit TEXT NOT NULL,
    item TEXT,
    handler TEXT,
    party TEXT,
    parent TEXT,
    source TEXT,
    opened_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    closed_at BIGINT,
    due_at BIGINT,
    due_clock TEXT,
    due_provisional BOOLEAN NOT NULL,
    calendar TEXT NOT NULL,
    level BIGINT NOT NULL,
    wake_at BIGINT,
    trouble TEXT,
    PRIMARY KEY (jurisdiction, case_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX case_by_number ON case_row (jurisdiction, number);
CREATE INDEX case_by_unit ON case_row (jurisdiction, unit, changed_at);
CREATE INDEX case_by_party ON case_row (jurisdiction, party, changed_at) WHERE party IS NOT NULL;
CREATE INDEX case_by_parent ON case_row (jurisdiction, parent) WHERE parent IS NOT NULL;
CREATE INDEX case_by_wake ON case_row (jurisdiction, wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX case_open_by_due ON case_row (jurisdiction, unit, due_at) WHERE outcome IS NULL;
CREATE INDEX case_open_by_calendar ON case_row (jurisdiction, calendar) WHERE outcome IS NULL AND due_at IS NOT NULL;

-- Who may act on an open case now, by post; ordered by urgency. `urgency` is the due instant, or far away without one.
CREATE TABLE task (
    jurisdiction TEXT NOT NULL,
    unit TEXT NOT NULL,
    role TEXT NOT NULL,
    urgency BIGINT NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, unit, role, urgency, case_id)
) WITHOUT ROWID;
CREATE INDEX task_by_case ON task (jurisdiction, case_id);

-- Cards, one for each case, rule and subject; a higher level takes the place of a lower one.
CREATE TABLE card (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    rule TEXT NOT NULL,
    subject TEXT NOT NULL,
    level BIGINT NOT NULL,
    certain_at BIGINT NOT NULL,
    raised_at BIGINT NOT NULL,
    unit TEXT NOT NULL,
    handler TEXT NOT NULL,
    clause TEXT NOT NULL,
    programme TEXT NOT NULL,
    status TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, rule, subject)
) WITHOUT ROWID;
CREATE INDEX card_by_status ON card (jurisdiction, status, unit, rule, level);
CREATE INDEX card_by_time ON card (jurisdiction, raised_at);

-- What is to be carried out because of an event, each once.
CREATE TABLE outbox (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    place BIGINT NOT NULL,
    effect TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    done_at BIGINT,
    trouble TEXT,
    PRIMARY KEY (jurisdiction, case_id, version, place)
) WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (jurisdiction, due_at) WHERE done_at IS NULL;

-- Commands that were carried out, by the key that the sender gave: a repeated one is answered from here.
CREATE TABLE command (
    jurisdiction TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    case_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, idempotency_key)
) WITHOUT ROWID;

-- The last number given in each series of case and notice numbers.
CREATE TABLE series (
    jurisdiction TEXT NOT NULL,
    name TEXT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, name)
) WITHOUT ROWID;

-- Personal data: outside the journal, and erasable. The journal holds SM3(salt, value).
CREATE TABLE private (
    jurisdiction TEXT NOT NULL,
    commitment TEXT NOT NULL,
    case_id TEXT NOT NULL,
    field TEXT NOT NULL,
    salt BYTEA NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, commitment)
) WITHOUT ROWID;
CREATE INDEX private_by_case ON private (jurisdiction, case_id);

-- Papers that were served.
CREATE TABLE notice (
    jurisdiction TEXT NOT NULL,
    number TEXT NOT NULL,
    case_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    template TEXT NOT NULL,
    unit TEXT NOT NULL,
    served_at BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, number)
) WITHOUT ROWID;
CREATE INDEX notice_by_case ON notice (jurisdiction, case_id);

-- Messages to people: to a role in a unit, or to one person.
CREATE TABLE message (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    unit TEXT NOT NULL,
    role TEXT NOT NULL,
    person TEXT,
    case_id TEXT,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, id)
) WITHOUT ROWID;
CREATE INDEX message_by_role ON message (jurisdiction, unit, role, at);
CREATE INDEX message_by_person ON message (jurisdiction, person, at) WHERE person IS NOT NULL;

-- Attachments: what they are; the bytes lie on disk under their SM3 hash.
CREATE TABLE attachment (
    jurisdiction TEXT NOT NULL,
    hash TEXT NOT NULL,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    stored_at BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, hash, owner)
) WITHOUT ROWID;

-- Register entries that acts have changed, from a day on; the programme's files hold the others.
CREATE TABLE register_entry (
    jurisdiction TEXT NOT NULL,
    register TEXT NOT NULL,
    entry TEXT NOT NULL,
    from_day BIGINT NOT NULL,
    case_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, register, entry, from_day)
) WITHOUT ROWID;

-- Years of a calendar that were loaded while running, and the due dates that moved because of them.
CREATE TABLE calendar_year (
    calendar TEXT NOT NULL,
    year BIGINT NOT NULL,
    body TEXT NOT NULL,
    loaded_at BIGINT NOT NULL,
    loaded_by TEXT NOT NULL,
    PRIMARY KEY (calendar, year)
) WITHOUT ROWID;

CREATE TABLE due_moved (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    clock TEXT NOT NULL,
    calendar TEXT NOT NULL,
    due_before BIGINT,
    due_after BIGINT,
    reason_zh TEXT NOT NULL,
    reason_en TEXT NOT NULL,
    moved_at BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, clock, calendar)
) WITHOUT ROWID;

-- Schedules' occurrences that have been carried out, each once.
CREATE TABLE occurrence (
    jurisdiction TEXT NOT NULL,
    schedule TEXT NOT NULL,
    unit TEXT NOT NULL,
    at BIGINT NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, schedule, unit, at)
) WITHOUT ROWID;
