-- Organisations that ask for a tenant of their own. What is personal is sealed under the master key.
CREATE TABLE tenant_application (
    id uuid PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('WAITING', 'OPENING', 'APPROVED', 'REFUSED')),
    slug text NOT NULL CHECK (slug ~ '^[a-z][a-z0-9_-]{1,40}$'),
    schema_name text NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    blueprint text NOT NULL,
    credit_code text NOT NULL CHECK (length(credit_code) = 18),
    contact bytea NOT NULL,
    phone bytea NOT NULL,
    phone_index bytea NOT NULL,
    email bytea NOT NULL,
    proof_id uuid NOT NULL,
    terms text NOT NULL CHECK (terms <> ''),
    agreed_at timestamptz NOT NULL,
    address text NOT NULL,
    device text NOT NULL,
    -- The private link: found by its hash, sealed for the messages that carry it.
    token_hash bytea NOT NULL UNIQUE,
    token bytea NOT NULL,
    times integer NOT NULL CHECK (times > 0),
    submitted_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    escalated_at timestamptz,
    reason text,
    decided_by text,
    decided_at timestamptz,
    CHECK (state <> 'REFUSED' OR reason IS NOT NULL),
    CHECK ((state = 'WAITING') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX tenant_application_slug ON tenant_application (schema_name) WHERE state IN ('WAITING', 'OPENING');
CREATE UNIQUE INDEX tenant_application_credit_code ON tenant_application (credit_code)
    WHERE state IN ('WAITING', 'OPENING', 'APPROVED');
CREATE INDEX tenant_application_queue ON tenant_application (state, due_at);
CREATE INDEX tenant_application_phone ON tenant_application (phone_index);

-- Their papers, cleaned and sealed; those that nobody applied with are gone after a day.
CREATE TABLE tenant_application_proof (
    id uuid PRIMARY KEY,
    content bytea NOT NULL,
    content_type text NOT NULL CHECK (content_type IN ('image/png', 'image/jpeg')),
    width integer NOT NULL CHECK (width > 0),
    height integer NOT NULL CHECK (height > 0),
    uploaded_at timestamptz NOT NULL,
    application_id uuid REFERENCES tenant_application (id) ON DELETE CASCADE
);
CREATE INDEX tenant_application_proof_of ON tenant_application_proof (application_id);

-- Codes and their limits (D11) for phones of applicants, who belong to no tenant.
CREATE TABLE applicant_phone (
    phone_index bytea PRIMARY KEY,
    day date NOT NULL,
    requests integer NOT NULL CHECK (requests >= 0),
    requested_at timestamptz,
    wrong integer NOT NULL CHECK (wrong >= 0),
    locked_until timestamptz,
    code_mac bytea,
    expires_at timestamptz
);
CREATE TABLE applicant_window (
    subject bytea PRIMARY KEY,
    started_at timestamptz NOT NULL,
    requests integer NOT NULL CHECK (requests > 0)
);

-- Messages in the platform's own name.
CREATE TABLE platform_sms (
    id uuid PRIMARY KEY,
    phone bytea NOT NULL,
    template text NOT NULL CHECK (template <> ''),
    params bytea,
    state text NOT NULL CHECK (state IN ('PENDING', 'SENT', 'FAILED', 'DEAD')),
    attempts integer NOT NULL CHECK (attempts >= 0),
    next_at timestamptz,
    expires_at timestamptz NOT NULL,
    sender text,
    failure text,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    CHECK ((state IN ('PENDING', 'FAILED')) = (next_at IS NOT NULL)),
    CHECK ((state = 'SENT') = (sent_at IS NOT NULL))
);
CREATE INDEX platform_sms_due ON platform_sms (next_at) WHERE state IN ('PENDING', 'FAILED');
CREATE TABLE platform_email (
    id uuid PRIMARY KEY,
    address bytea NOT NULL,
    template text NOT NULL CHECK (template <> ''),
    params bytea,
    state text NOT NULL CHECK (state IN ('PENDING', 'SENT', 'FAILED', 'DEAD')),
    attempts integer NOT NULL CHECK (attempts >= 0),
    next_at timestamptz,
    expires_at timestamptz NOT NULL,
    sender text,
    failure text,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    CHECK ((state IN ('PENDING', 'FAILED')) = (next_at IS NOT NULL)),
    CHECK ((state = 'SENT') = (sent_at IS NOT NULL))
);
CREATE INDEX platform_email_due ON platform_email (next_at) WHERE state IN ('PENDING', 'FAILED');
