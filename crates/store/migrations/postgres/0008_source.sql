-- The cases that other systems report, so that what is counted of them apart is found without the others.
CREATE INDEX case_of_source ON case_row (jurisdiction, source, case_id) WHERE source IS NOT NULL;
