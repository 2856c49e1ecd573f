-- How far a pass that goes along the calendar has come.
CREATE TABLE mark (
    jurisdiction TEXT NOT NULL,
    pass TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (jurisdiction, pass)
);
