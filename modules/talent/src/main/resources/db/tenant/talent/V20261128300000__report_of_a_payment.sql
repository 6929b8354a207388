-- Whoever pays again while a report waits pays for another time: the report keeps the payment that it is about.
ALTER TABLE contact_report ADD COLUMN paid_at timestamptz;
ALTER TABLE contact_report ADD COLUMN spent_entry uuid;

UPDATE contact_report r SET paid_at = u.unlocked_at, spent_entry = CASE WHEN r.charge = u.charges THEN u.entry_id END
  FROM contact_unlock u WHERE u.id = r.unlock_id;

ALTER TABLE contact_report ALTER COLUMN paid_at SET NOT NULL;
