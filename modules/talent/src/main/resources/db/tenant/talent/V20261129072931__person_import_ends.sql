-- The counts outlive the rows, which are personal data; work that failed again and again ends where staff can go on or take it back.
ALTER TABLE person_import
    ADD COLUMN added     bigint  NOT NULL DEFAULT 0 CHECK (added >= 0),
    ADD COLUMN changed   bigint  NOT NULL DEFAULT 0 CHECK (changed >= 0),
    ADD COLUMN same      bigint  NOT NULL DEFAULT 0 CHECK (same >= 0),
    ADD COLUMN missing   bigint  NOT NULL DEFAULT 0 CHECK (missing >= 0),
    ADD COLUMN left_over bigint  NOT NULL DEFAULT 0 CHECK (left_over >= 0),
    ADD COLUMN attempts  integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    DROP CONSTRAINT person_import_state_check,
    ADD CONSTRAINT person_import_state_check CHECK (state IN
        ('READING', 'READY', 'APPLYING', 'APPLY_FAILED', 'APPLIED', 'UNDOING', 'UNDO_FAILED', 'UNDONE', 'DISCARDED'));

-- NAMED: the file does name whom it seemed not to name.
ALTER TABLE person_import_row
    DROP CONSTRAINT person_import_row_outcome_check,
    ADD CONSTRAINT person_import_row_outcome_check CHECK (outcome IN ('DONE', 'TAKEN', 'UNDONE', 'EDITED', 'BUSY', 'NAMED'));

DROP INDEX person_import_row_left;
CREATE INDEX person_import_row_left ON person_import_row (import, position)
    WHERE outcome IN ('TAKEN', 'EDITED', 'BUSY', 'NAMED');

UPDATE person_import i SET added = c.added, changed = c.changed, same = c.same, missing = c.missing, left_over = c.left_over
FROM (SELECT import, count(*) FILTER (WHERE kind = 'NEW') AS added, count(*) FILTER (WHERE kind = 'CHANGED') AS changed,
             count(*) FILTER (WHERE kind = 'SAME') AS same, count(*) FILTER (WHERE kind = 'GONE') AS missing,
             count(*) FILTER (WHERE outcome IN ('TAKEN', 'EDITED', 'BUSY')) AS left_over
      FROM person_import_row GROUP BY import) c
WHERE c.import = i.id;
