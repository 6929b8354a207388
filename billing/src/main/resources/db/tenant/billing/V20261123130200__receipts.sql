-- Human numbers of receipts, one row a year.
CREATE TABLE receipt_counter (
    year integer PRIMARY KEY,
    value bigint NOT NULL CHECK (value > 0)
);

-- One for each paid order, when it is first asked for. What has become of the order since is read from the order.
CREATE TABLE receipt (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL UNIQUE REFERENCES payment_order (id),
    number text NOT NULL UNIQUE,
    token text NOT NULL UNIQUE CHECK (length(token) = 32),
    fen bigint NOT NULL CHECK (fen > 0),
    created_at timestamptz NOT NULL
);

-- Who issues receipts, and with which seal; the newest row counts.
CREATE TABLE receipt_issuer (
    id uuid PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    seal_id uuid,
    created_at timestamptz NOT NULL
);

CREATE TABLE fapiao_request (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES payment_order (id),
    owner_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('PERSONAL', 'COMPANY')),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
    tax_number text CHECK (tax_number ~ '^[0-9A-Z]{15,20}$'),
    email text CHECK (length(email) <= 254),
    fen bigint NOT NULL CHECK (fen > 0),
    state text NOT NULL CHECK (state IN ('REQUESTED', 'ISSUED', 'REFUSED', 'CANCELLED')),
    reason text CHECK (length(reason) <= 200),
    fapiao_number text CHECK (fapiao_number ~ '^[0-9]{8,20}$'),
    red_letter_fen bigint NOT NULL DEFAULT 0 CHECK (red_letter_fen BETWEEN 0 AND fen),
    red_letter_done_at timestamptz,
    file_name text,
    file_type text,
    file bytea CHECK (length(file) <= 3145728),
    supplier text NOT NULL,
    decided_by_name text,
    decided_at timestamptz,
    next_try_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT fapiao_request_company CHECK (kind = 'PERSONAL' OR tax_number IS NOT NULL),
    CONSTRAINT fapiao_request_issued CHECK (state <> 'ISSUED' OR (file IS NOT NULL AND file_name IS NOT NULL AND file_type IS NOT NULL AND decided_at IS NOT NULL)),
    CONSTRAINT fapiao_request_refused CHECK (state <> 'REFUSED' OR reason IS NOT NULL)
);

CREATE UNIQUE INDEX fapiao_request_once ON fapiao_request (order_id) WHERE state IN ('REQUESTED', 'ISSUED');

CREATE INDEX fapiao_request_by_owner ON fapiao_request (owner_id, created_at DESC, id DESC);

CREATE INDEX fapiao_request_by_state ON fapiao_request (state, created_at, id);
