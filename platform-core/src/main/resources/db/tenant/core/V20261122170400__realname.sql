-- Real-name verification: who somebody claims to be, what was checked of it and what was not, and the decision. One row an
-- account; sending again replaces it.
CREATE TABLE realname (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL UNIQUE,
    type text NOT NULL CHECK (type IN ('PERSON', 'COMPANY', 'CROSS_BORDER')),
    name_sealed bytea NOT NULL,
    name_masked text NOT NULL,
    number_sealed bytea NOT NULL,
    number_index bytea NOT NULL,
    number_masked text NOT NULL,
    valid_until date,
    state text NOT NULL CHECK (state IN ('WAITING', 'VERIFIED', 'REFUSED')),
    findings jsonb NOT NULL,
    reason text,
    submitted_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    escalated_at timestamptz,
    decided_at timestamptz,
    CHECK ((state = 'WAITING') = (decided_at IS NULL))
);
CREATE INDEX realname_by_number ON realname (number_index);
CREATE INDEX realname_queue ON realname (state, escalated_at, due_at);

-- Pictures of documents. The bytes are sealed and lie in the media store; they have no address.
CREATE TABLE realname_document (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    realname_id uuid REFERENCES realname (id) ON DELETE SET NULL,
    side text NOT NULL CHECK (side IN ('FRONT', 'BACK', 'LICENCE', 'HOLDING', 'PERMIT')),
    content_type text NOT NULL CHECK (content_type IN ('image/jpeg', 'image/png')),
    width integer NOT NULL CHECK (width > 0),
    height integer NOT NULL CHECK (height > 0),
    size bigint NOT NULL CHECK (size > 0),
    findings jsonb NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX realname_document_of ON realname_document (realname_id);
CREATE INDEX realname_document_unused ON realname_document (created_at) WHERE realname_id IS NULL;
