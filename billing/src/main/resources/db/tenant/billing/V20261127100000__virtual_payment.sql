-- WeChat's virtual payment: what is entered in its console, in versions that never change; the keys are sealed. What belongs to
-- WeChat's own sandbox is tried and never used: nobody pays there, and Apple takes no part in it.
CREATE TABLE virtual_offer (
    id uuid PRIMARY KEY,
    version integer NOT NULL UNIQUE CHECK (version > 0),
    offer text NOT NULL,
    sandbox boolean NOT NULL,
    app_key bytea NOT NULL,
    token bytea NOT NULL,
    message_key bytea,
    state text NOT NULL CHECK (state IN ('UNCHECKED', 'ACTIVE', 'TRIED', 'FAILED', 'RETIRED')),
    checked_at timestamptz,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX virtual_offer_one_active ON virtual_offer (state) WHERE state = 'ACTIVE';

-- Under which id, and for how much, something on sale was reviewed by WeChat.
CREATE TABLE virtual_good (
    kind text NOT NULL,
    subject text NOT NULL,
    product text NOT NULL,
    fen bigint NOT NULL CHECK (fen > 0),
    PRIMARY KEY (kind, subject)
);

-- An order that a member's WeChat was told to pay. It cannot be closed there, so it is asked about for a while after its end; and
-- once paid it is asked about for some months, since Apple may give the money back without telling.
CREATE TABLE virtual_attempt (
    order_id uuid PRIMARY KEY REFERENCES payment_order (id),
    offer_id uuid NOT NULL REFERENCES virtual_offer (id),
    number text NOT NULL UNIQUE,
    openid text NOT NULL,
    sign_data text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('ASKED', 'PAID', 'ENDED')),
    transaction text UNIQUE,
    paid_at timestamptz,
    refunded_at timestamptz,
    queries integer NOT NULL DEFAULT 0,
    next_query_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT virtual_attempt_paid CHECK ((outcome = 'PAID') = (transaction IS NOT NULL AND paid_at IS NOT NULL)),
    CONSTRAINT virtual_attempt_asked CHECK (outcome <> 'ASKED' OR next_query_at IS NOT NULL)
);
CREATE INDEX virtual_attempt_due ON virtual_attempt (next_query_at) WHERE next_query_at IS NOT NULL;
