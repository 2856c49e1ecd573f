-- Until when somebody has read all messages, and which later ones they have read one by one.
CREATE TABLE message_mark (
    jurisdiction TEXT NOT NULL,
    person TEXT NOT NULL,
    read_until BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, person)
) WITHOUT ROWID;
CREATE TABLE message_read (
    jurisdiction TEXT NOT NULL,
    person TEXT NOT NULL,
    message TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, person, message)
) WITHOUT ROWID;
