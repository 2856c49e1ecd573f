-- A case's files are found by the case.
CREATE INDEX attachment_by_owner ON attachment (jurisdiction, owner, stored_at);
