-- Paid after it was closed, and by rule not delivered: all of it goes back.
ALTER TABLE payment_order ADD COLUMN undelivered boolean NOT NULL DEFAULT false;

-- A refund of an order, in whole or in part. Asked for, booked (the goods are taken back and the money is promised), sent, done:
-- each step is one transaction, and what is stored says which comes next.
CREATE TABLE payment_refund (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE CHECK (number ~ '^[0-9A-Za-z_*@|-]{6,64}$'),
    order_id uuid NOT NULL REFERENCES payment_order (id),
    fen bigint NOT NULL CHECK (fen >= 0),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 60),
    route text NOT NULL CHECK (route IN ('WECHAT', 'BY_HAND')),
    undelivered boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('ASKED', 'APPROVED', 'SENT', 'PROCESSING', 'SUCCESS', 'ABNORMAL', 'CLOSED', 'REFUSED')),
    needs_approval boolean NOT NULL,
    asked_by uuid,
    asked_by_name text NOT NULL,
    asked_at timestamptz NOT NULL,
    decided_by uuid,
    decided_by_name text,
    decided_at timestamptz,
    refusal text,
    credential_id uuid REFERENCES wechat_credential (id),
    notify_url text CHECK (notify_url NOT LIKE '%?%'),
    wechat_transaction text,
    wechat_refund text UNIQUE,
    received_account text,
    request_id text,
    finding text,
    calls integer NOT NULL DEFAULT 0,
    next_call_at timestamptz,
    troubles integer NOT NULL DEFAULT 0,
    voucher_id uuid,
    voucher_note text,
    settled_by uuid,
    settled_by_name text,
    done_at timestamptz,
    CONSTRAINT payment_refund_second_person CHECK (NOT needs_approval OR decided_by IS DISTINCT FROM asked_by OR state = 'REFUSED'),
    CONSTRAINT payment_refund_approved CHECK (NOT needs_approval OR state IN ('ASKED', 'REFUSED') OR decided_by IS NOT NULL),
    CONSTRAINT payment_refund_way CHECK ((route = 'WECHAT') = (credential_id IS NOT NULL AND notify_url IS NOT NULL AND wechat_transaction IS NOT NULL)),
    CONSTRAINT payment_refund_done CHECK ((state IN ('SUCCESS', 'CLOSED', 'REFUSED')) = (done_at IS NOT NULL))
);

CREATE INDEX payment_refund_by_order ON payment_refund (order_id, asked_at);

CREATE INDEX payment_refund_by_time ON payment_refund (asked_at DESC, id DESC);

CREATE INDEX payment_refund_due ON payment_refund (next_call_at) WHERE next_call_at IS NOT NULL;

CREATE INDEX payment_refund_open ON payment_refund (state) WHERE state NOT IN ('SUCCESS', 'CLOSED', 'REFUSED');
