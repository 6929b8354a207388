-- Who asks a run to stop does not wait for the batch at work, which holds the import's own row.
CREATE TABLE import_stop (
    job uuid NOT NULL REFERENCES import_job ON DELETE CASCADE,
    run integer NOT NULL,
    PRIMARY KEY (job, run)
);
INSERT INTO import_stop SELECT id, run FROM import_job WHERE stop_requested AND state = 'RUNNING';
ALTER TABLE import_job DROP COLUMN stop_requested;
