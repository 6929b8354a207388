-- Human numbers of orders, one row a day.
CREATE TABLE payment_counter (
    day date PRIMARY KEY,
    value bigint NOT NULL CHECK (value > 0)
);

CREATE TABLE payment_order (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE CHECK (number ~ '^[0-9A-Za-z_*@|-]{6,32}$'),
    kind text NOT NULL,
    subject text NOT NULL,
    title text NOT NULL,
    terms text NOT NULL,
    buyer_id uuid NOT NULL,
    buyer_name text NOT NULL,
    fen bigint NOT NULL CHECK (fen > 0),
    refunded_fen bigint NOT NULL DEFAULT 0,
    state text NOT NULL CHECK (state IN ('OPEN', 'PAID', 'CLOSED', 'REFUNDED', 'PARTLY_REFUNDED')),
    wechat_transaction text UNIQUE,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    paid_at timestamptz,
    closed_at timestamptz,
    CONSTRAINT payment_order_paid CHECK ((state IN ('OPEN', 'CLOSED')) = (paid_at IS NULL)),
    CONSTRAINT payment_order_refunded CHECK (refunded_fen BETWEEN 0 AND fen)
);

CREATE INDEX payment_order_by_buyer ON payment_order (buyer_id, created_at DESC, id DESC);

CREATE INDEX payment_order_by_time ON payment_order (created_at DESC, id DESC);

CREATE INDEX payment_order_open ON payment_order (expires_at) WHERE state = 'OPEN';

CREATE TABLE wechat_credential (
    id uuid PRIMARY KEY,
    version integer NOT NULL UNIQUE CHECK (version > 0),
    origin text NOT NULL CHECK (origin IN ('STAFF', 'SANDBOX')),
    mchid text NOT NULL,
    appid text NOT NULL,
    merchant_serial text NOT NULL,
    private_key bytea NOT NULL,
    api_v3_key bytea NOT NULL,
    public_key text NOT NULL,
    public_key_id text NOT NULL,
    state text NOT NULL CHECK (state IN ('UNCHECKED', 'ACTIVE', 'FAILED', 'RETIRED')),
    finding text,
    checked_at timestamptz,
    created_at timestamptz NOT NULL
);

CREATE UNIQUE INDEX wechat_credential_one_active ON wechat_credential (state) WHERE state = 'ACTIVE';

-- What WeChat Pay was asked to collect for an order. The parameters stay, since the same order must be asked for in the same
-- words again.
CREATE TABLE payment_attempt (
    order_id uuid PRIMARY KEY REFERENCES payment_order (id),
    channel text NOT NULL CHECK (channel IN ('WECHAT_JSAPI', 'WECHAT_NATIVE', 'WECHAT_H5')),
    credential_id uuid NOT NULL REFERENCES wechat_credential (id),
    notify_url text NOT NULL CHECK (notify_url NOT LIKE '%?%'),
    payer_ip text,
    openid text,
    outcome text NOT NULL CHECK (outcome IN ('UNKNOWN', 'READY', 'REFUSED')),
    answer text,
    finding text,
    request_id text,
    queries integer NOT NULL DEFAULT 0,
    next_query_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE INDEX payment_attempt_due ON payment_attempt (next_query_at);

CREATE TABLE payment_notice (
    id uuid PRIMARY KEY,
    notice_id text NOT NULL UNIQUE,
    credential_id uuid NOT NULL REFERENCES wechat_credential (id),
    order_id uuid REFERENCES payment_order (id),
    event_type text NOT NULL,
    repeats integer NOT NULL DEFAULT 0,
    received_at timestamptz NOT NULL
);

CREATE INDEX payment_notice_by_order ON payment_notice (order_id);

-- What happened to an order, for the people who look after it.
CREATE TABLE payment_trace (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES payment_order (id),
    kind text NOT NULL,
    detail text NOT NULL,
    at timestamptz NOT NULL
);

CREATE INDEX payment_trace_by_order ON payment_trace (order_id, id);
