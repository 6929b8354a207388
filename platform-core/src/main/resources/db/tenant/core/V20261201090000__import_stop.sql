-- Who asks a run to stop does not wait for the batch at work, which holds the import's own row. The column stop_requested of
-- import_job is read by software from before this only, which may still run beside it.
CREATE TABLE import_stop (
    job uuid NOT NULL REFERENCES import_job ON DELETE CASCADE,
    run integer NOT NULL,
    PRIMARY KEY (job, run)
);
