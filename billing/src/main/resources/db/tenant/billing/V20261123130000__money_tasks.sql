-- Work for a person that money left over. One row for each kind and subject, for ever: what is settled stays settled.
CREATE TABLE money_task (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind ~ '^[a-z][a-z0-9-]{1,59}$'),
    subject_type text NOT NULL CHECK (length(subject_type) BETWEEN 1 AND 40),
    subject_id text NOT NULL CHECK (length(subject_id) BETWEEN 1 AND 120),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
    detail text NOT NULL CHECK (length(detail) <= 1000),
    suggestion text CHECK (length(suggestion) <= 500),
    fen bigint,
    state text NOT NULL CHECK (state IN ('OPEN', 'DONE')),
    created_at timestamptz NOT NULL,
    done_at timestamptz,
    done_by uuid,
    done_by_name text,
    done_note text CHECK (length(done_note) <= 500),
    CONSTRAINT money_task_subject UNIQUE (kind, subject_id),
    CONSTRAINT money_task_done CHECK ((state = 'DONE') = (done_at IS NOT NULL AND done_note IS NOT NULL))
);

CREATE INDEX money_task_by_state ON money_task (state, created_at DESC, id DESC);
