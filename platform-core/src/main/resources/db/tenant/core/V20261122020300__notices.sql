-- The inbox of each account.
CREATE TABLE notice (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind <> ''),
    title text NOT NULL CHECK (title <> ''),
    body text NOT NULL,
    link text,
    created_at timestamptz NOT NULL,
    read_at timestamptz
);

CREATE INDEX notice_inbox ON notice (account_id, created_at DESC, id DESC);
CREATE INDEX notice_unread ON notice (account_id) WHERE read_at IS NULL;

-- Short messages on their way. Phone and content are sealed; the content of a code is dropped once it is sent or given up.
CREATE TABLE sms_outbox (
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

CREATE INDEX sms_outbox_due ON sms_outbox (next_at) WHERE state IN ('PENDING', 'FAILED');
