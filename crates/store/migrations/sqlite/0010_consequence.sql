-- What follows from cards. A card whose level or status has changed is looked at once more.
ALTER TABLE card ADD COLUMN follow BIGINT NOT NULL DEFAULT 0;
CREATE INDEX card_to_follow ON card (jurisdiction, raised_at) WHERE follow = 1;
CREATE INDEX card_by_handler ON card (jurisdiction, handler, certain_at);
CREATE INDEX card_by_unit_and_time ON card (jurisdiction, unit, certain_at);

-- That somebody was told of a card on a level, and the case that was opened for it: once each.
CREATE TABLE card_followed (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    rule TEXT NOT NULL,
    subject TEXT NOT NULL,
    level BIGINT NOT NULL,
    status TEXT NOT NULL,
    handled_by TEXT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, rule, subject, level, status)
) WITHOUT ROWID;
CREATE INDEX card_followed_by ON card_followed (jurisdiction, handled_by) WHERE handled_by IS NOT NULL;

-- What people decided about a card: the last word on a level counts.
CREATE TABLE card_ruling (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    rule TEXT NOT NULL,
    subject TEXT NOT NULL,
    level BIGINT NOT NULL,
    by_case TEXT NOT NULL,
    by_version BIGINT NOT NULL,
    act TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, rule, subject, level, by_case, by_version)
) WITHOUT ROWID;

-- A consequence that was proposed to a person or unit, and the case in which people decide.
CREATE TABLE proposal (
    jurisdiction TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    day BIGINT NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, subject, kind, day)
) WITHOUT ROWID;

-- A consequence that people imposed.
CREATE TABLE consequence (
    jurisdiction TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    case_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    from_day BIGINT NOT NULL,
    until_day BIGINT NULL,
    lifted_at BIGINT NULL,
    lifted_by TEXT NULL,
    PRIMARY KEY (jurisdiction, subject, kind, case_id, version)
) WITHOUT ROWID;
CREATE INDEX consequence_of_case ON consequence (jurisdiction, case_id);

-- What was made public, with what it said.
CREATE TABLE publication (
    jurisdiction TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    case_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    unit TEXT NOT NULL,
    body TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    until_day BIGINT NULL,
    corrects TEXT NULL,
    corrected_by TEXT NULL,
    withdrawn_at BIGINT NULL,
    PRIMARY KEY (jurisdiction, id)
) WITHOUT ROWID;
CREATE INDEX publication_by_time ON publication (jurisdiction, published_at);
CREATE INDEX publication_of_case ON publication (jurisdiction, case_id);

-- Cases that name another case in a field.
CREATE TABLE case_link (
    jurisdiction TEXT NOT NULL,
    case_id TEXT NOT NULL,
    field TEXT NOT NULL,
    other TEXT NOT NULL,
    PRIMARY KEY (jurisdiction, case_id, field)
) WITHOUT ROWID;
CREATE INDEX case_link_to ON case_link (jurisdiction, other);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('card', 'card_to_follow', '100 100 1'),
    ('card', 'card_by_handler', '100000 100000 100 1'),
    ('card', 'card_by_unit_and_time', '100000 100000 1000 1'),
    ('card_followed', 'card_followed', '100000 100000 2 1 1 1 1'),
    ('card_followed', 'card_followed_by', '50000 50000 1'),
    ('card_ruling', 'card_ruling', '10000 10000 2 1 1 1 1 1'),
    ('proposal', 'proposal', '1000 1000 2 1 1'),
    ('consequence', 'consequence', '1000 1000 2 1 1 1'),
    ('consequence', 'consequence_of_case', '1000 1000 1'),
    ('publication', 'publication', '10000 10000 1'),
    ('publication', 'publication_by_time', '10000 10000 1'),
    ('publication', 'publication_of_case', '10000 10000 2'),
    ('case_link', 'case_link', '100000 100000 2 1'),
    ('case_link', 'case_link_to', '100000 100000 3');
