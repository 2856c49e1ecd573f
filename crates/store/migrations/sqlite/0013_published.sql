-- What waits for a review before it appears, what was refused, and why something was taken back. A correction stands in the place of
-- what it corrects.
ALTER TABLE publication ADD COLUMN standing TEXT NOT NULL DEFAULT 'shown';
ALTER TABLE publication ADD COLUMN listed BIGINT NOT NULL DEFAULT 1;
UPDATE publication SET listed = 0 WHERE corrected_by IS NOT NULL;
ALTER TABLE publication ADD COLUMN review_case TEXT NULL;
ALTER TABLE publication ADD COLUMN withdrawn_body TEXT NULL;
DROP INDEX publication_by_time;
CREATE INDEX publication_shown ON publication (jurisdiction, kind, published_at, id) WHERE listed = 1;
CREATE INDEX publication_of_unit ON publication (jurisdiction, kind, unit, published_at, id) WHERE listed = 1;
CREATE INDEX publication_reviewed ON publication (jurisdiction, review_case) WHERE review_case IS NOT NULL;

-- The unit of whom a measure is about, when it was proposed or imposed: who may read of it goes by that.
ALTER TABLE proposal ADD COLUMN unit TEXT NOT NULL DEFAULT '';
ALTER TABLE consequence ADD COLUMN unit TEXT NOT NULL DEFAULT '';
CREATE INDEX proposal_by_day ON proposal (jurisdiction, day, subject, kind);
CREATE INDEX proposal_of_case ON proposal (jurisdiction, case_id);
CREATE INDEX consequence_by_day ON consequence (jurisdiction, from_day, case_id, version, kind, subject);

DELETE FROM sqlite_stat1 WHERE idx = 'publication_by_time';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('publication', 'publication_shown', '100000 100000 10000 2 1'),
    ('publication', 'publication_of_unit', '100000 100000 10000 200 1 1'),
    ('publication', 'publication_reviewed', '1000 1000 1'),
    ('proposal', 'proposal_by_day', '1000 1000 4 1 1'),
    ('proposal', 'proposal_of_case', '1000 1000 1'),
    ('consequence', 'consequence_by_day', '1000 1000 4 1 1 1 1');
ANALYZE sqlite_schema;
