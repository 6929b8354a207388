-- Whom a refused row names is known by the row's own phone and ID number, also when staff correct either after the reading.
ALTER TABLE person_import_row ALTER COLUMN person_id DROP NOT NULL;
ALTER TABLE person_import_row ADD CONSTRAINT person_import_row_person_check CHECK (person_id IS NOT NULL OR kind = 'REFUSED');
ALTER TABLE person_import_row ADD COLUMN id_number_index bytea;

-- What the file says otherwise and the person filled in: it stays.
ALTER TABLE person_import_row ADD COLUMN kept text[] NOT NULL DEFAULT '{}';

CREATE INDEX person_import_row_unmet ON person_import_row (import) WHERE kind = 'REFUSED' OR outcome = 'TAKEN';

-- When the person last changed what is theirs. Of entries from before this is not known: with an account they may have.
ALTER TABLE person ADD COLUMN told_at timestamptz;
UPDATE person SET told_at = updated_at WHERE account_id IS NOT NULL;
