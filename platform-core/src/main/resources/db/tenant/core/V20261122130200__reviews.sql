-- What waits for a decision, and what was decided.
CREATE TABLE review (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind <> ''),
    subject text NOT NULL CHECK (subject <> ''),
    applicant_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    title text NOT NULL CHECK (title <> ''),
    state text NOT NULL CHECK (state IN ('WAITING', 'APPROVED', 'REFUSED', 'WITHDRAWN', 'SUPERSEDED')),
    submitted_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by uuid,
    decided_by_name text,
    reason text,
    answers jsonb,
    CHECK ((state = 'WAITING') = (decided_at IS NULL)),
    CHECK (state <> 'REFUSED' OR reason IS NOT NULL),
    CHECK (due_at >= submitted_at)
);
-- One subject waits once.
CREATE UNIQUE INDEX review_waiting ON review (kind, subject) WHERE state = 'WAITING';
CREATE INDEX review_queue ON review (due_at) WHERE state = 'WAITING';
CREATE INDEX review_by_subject ON review (kind, subject, submitted_at);
CREATE INDEX review_by_applicant ON review (applicant_id, submitted_at);
CREATE INDEX review_over ON review (decided_at) WHERE state <> 'WAITING';

-- Working days that the tenant gives itself for a kind, where they are not the kind's own.
CREATE TABLE review_target (
    kind text PRIMARY KEY,
    working_days integer NOT NULL CHECK (working_days BETWEEN 0 AND 30),
    changed_at timestamptz NOT NULL
);
