-- What members tell the staff about the mini-program, with the answer.
CREATE TABLE feedback (
    id           uuid        PRIMARY KEY,
    account_id   uuid,
    account_kind text        NOT NULL,
    account_name text        NOT NULL,
    type         text        NOT NULL CHECK (type IN ('MALFUNCTION', 'SUGGESTION', 'VIOLATION')),
    words        text        NOT NULL CHECK (length(words) BETWEEN 1 AND 1000),
    device       text        NOT NULL,
    sent_at      timestamptz NOT NULL,
    answer       text        CHECK (length(answer) BETWEEN 1 AND 1000),
    answered_by  text,
    answered_at  timestamptz,
    CHECK ((answer IS NULL) = (answered_at IS NULL))
);

CREATE INDEX feedback_open ON feedback (sent_at) WHERE answered_at IS NULL;
CREATE INDEX feedback_sent ON feedback (sent_at DESC, id DESC);
CREATE INDEX feedback_account ON feedback (account_id, sent_at DESC);
