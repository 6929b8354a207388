CREATE TABLE import_job (
    id             uuid PRIMARY KEY,
    kind           text NOT NULL,
    filename       text NOT NULL,
    byte_size      bigint NOT NULL CHECK (byte_size > 0),
    sheet          text NOT NULL,
    header_row     integer NOT NULL CHECK (header_row > 0),
    headers        jsonb NOT NULL,
    mapping        jsonb NOT NULL,
    choices        jsonb NOT NULL DEFAULT '{}',
    when_known     text NOT NULL CHECK (when_known IN ('FILL_GAPS', 'OVERWRITE', 'SKIP')),
    state          text NOT NULL CHECK (state IN ('CHECKED', 'RUNNING', 'STOPPED', 'DONE', 'FAILED')),
    run            integer NOT NULL DEFAULT 0,
    stop_requested boolean NOT NULL DEFAULT false,
    attempts       integer NOT NULL DEFAULT 0,
    total_rows     integer NOT NULL CHECK (total_rows >= 0),
    done_rows      integer NOT NULL DEFAULT 0,
    last_row       integer NOT NULL,
    added          integer NOT NULL DEFAULT 0,
    changed        integer NOT NULL DEFAULT 0,
    unchanged      integer NOT NULL DEFAULT 0,
    refused        integer NOT NULL DEFAULT 0,
    failure        text,
    uploaded_by    uuid,
    uploader_name  text,
    created_at     timestamptz NOT NULL,
    started_at     timestamptz,
    run_started_at timestamptz,
    run_first_row  integer NOT NULL DEFAULT 0,
    finished_at    timestamptz,
    file_dropped_at timestamptz,
    CHECK (done_rows = added + changed + unchanged + refused),
    CHECK (state <> 'FAILED' OR failure IS NOT NULL)
);
CREATE INDEX import_job_by_kind ON import_job (kind, created_at DESC);

-- The uploaded file, sealed piece by piece; dropped some days after the import.
CREATE TABLE import_chunk (
    job      uuid NOT NULL REFERENCES import_job ON DELETE CASCADE,
    position integer NOT NULL,
    content  bytea NOT NULL,
    PRIMARY KEY (job, position)
);

CREATE TABLE import_refusal (
    job         uuid NOT NULL REFERENCES import_job ON DELETE CASCADE,
    row_no      integer NOT NULL,
    row_name    text NOT NULL,
    column_key  text NOT NULL,
    shown_value text NOT NULL,
    reason      text NOT NULL,
    words       text NOT NULL,
    remedy      text NOT NULL,
    PRIMARY KEY (job, row_no)
);

-- Which row of a file has a value first; only while the import is not done.
CREATE TABLE import_seen (
    job        uuid NOT NULL REFERENCES import_job ON DELETE CASCADE,
    column_key text NOT NULL,
    hash       bytea NOT NULL,
    row_no     integer NOT NULL,
    PRIMARY KEY (job, column_key, hash)
);
