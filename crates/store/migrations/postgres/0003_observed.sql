-- Events of other departments' systems: recorded as they are, each once, and judged by the same rules.

CREATE TABLE observed_event (
    jurisdiction TEXT NOT NULL,
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    activity TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    body TEXT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (jurisdiction, source, source_id)
);
CREATE INDEX observed_by_case ON observed_event (jurisdiction, case_id, occurred_at);
