-- E-mails on their way. Address and content are sealed; the content is dropped once it is sent or given up.
CREATE TABLE email_outbox (
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
CREATE INDEX email_outbox_due ON email_outbox (next_at) WHERE state IN ('PENDING', 'FAILED');

-- What an account has yet to confirm by a link or a code: an e-mail address, or itself after it was opened.
CREATE TABLE account_confirmation (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    purpose text NOT NULL CHECK (purpose IN ('EMAIL', 'ACTIVATION')),
    email bytea,
    code_mac bytea NOT NULL,
    -- The link in the e-mail, which proves the address, and the one in the short message.
    email_token_hash bytea NOT NULL UNIQUE,
    phone_token_hash bytea NOT NULL UNIQUE,
    wrong integer NOT NULL CHECK (wrong >= 0),
    day date NOT NULL,
    requests integer NOT NULL CHECK (requests >= 0),
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    done_at timestamptz,
    UNIQUE (account_id, purpose),
    CHECK (purpose <> 'EMAIL' OR email IS NOT NULL)
);
