-- WeChat Pay's trade bill of one merchant and one day in China, and what came of comparing it with our orders and refunds.
CREATE TABLE payment_bill (
    id uuid PRIMARY KEY,
    merchant text NOT NULL,
    day date NOT NULL,
    state text NOT NULL CHECK (state IN ('WAITING', 'MATCHED', 'EMPTY', 'FAILED')),
    finding text,
    hash text,
    tries integer NOT NULL DEFAULT 0,
    next_try_at timestamptz,
    fetched_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT payment_bill_day UNIQUE (merchant, day),
    CONSTRAINT payment_bill_fetched CHECK (state NOT IN ('MATCHED', 'EMPTY') OR fetched_at IS NOT NULL)
);

CREATE INDEX payment_bill_by_day ON payment_bill (day DESC, merchant);

CREATE INDEX payment_bill_due ON payment_bill (next_try_at) WHERE next_try_at IS NOT NULL;

CREATE TABLE payment_bill_line (
    bill_id uuid NOT NULL REFERENCES payment_bill (id),
    line integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('PAYMENT', 'REFUND')),
    number text NOT NULL,
    wechat_transaction text NOT NULL,
    refund_number text,
    refund_state text,
    channel text NOT NULL,
    fen bigint NOT NULL CHECK (fen >= 0),
    fee_fen bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (bill_id, line),
    CONSTRAINT payment_bill_line_refund CHECK ((kind = 'REFUND') = (refund_number IS NOT NULL))
);

CREATE INDEX payment_bill_line_by_number ON payment_bill_line (number);

CREATE INDEX payment_bill_line_by_refund ON payment_bill_line (refund_number) WHERE refund_number IS NOT NULL;

-- Both sides of a day by channel: what the bill says, and what our orders and refunds say.
CREATE TABLE payment_bill_total (
    bill_id uuid NOT NULL REFERENCES payment_bill (id),
    channel text NOT NULL,
    there_payments bigint NOT NULL,
    there_fen bigint NOT NULL,
    there_refunds bigint NOT NULL,
    there_refunded_fen bigint NOT NULL,
    there_fee_fen bigint NOT NULL,
    here_payments bigint NOT NULL,
    here_fen bigint NOT NULL,
    here_refunds bigint NOT NULL,
    here_refunded_fen bigint NOT NULL,
    PRIMARY KEY (bill_id, channel)
);

CREATE TABLE payment_bill_difference (
    id uuid PRIMARY KEY,
    bill_id uuid NOT NULL REFERENCES payment_bill (id),
    kind text NOT NULL,
    reference text NOT NULL,
    order_id uuid,
    refund_id uuid,
    here_fen bigint,
    there_fen bigint,
    detail text NOT NULL,
    task_id uuid,
    found_at timestamptz NOT NULL,
    gone_at timestamptz
);

-- What is gone and comes back is another difference.
CREATE UNIQUE INDEX payment_bill_difference_once ON payment_bill_difference (bill_id, kind, reference) WHERE gone_at IS NULL;
