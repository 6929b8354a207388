-- A buyer wishes for a refund; staff turn the wish into one or say no.
CREATE TABLE payment_refund_wish (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES payment_order (id),
    fen bigint NOT NULL CHECK (fen > 0),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 60),
    state text NOT NULL CHECK (state IN ('WAITING', 'ACCEPTED', 'REFUSED', 'WITHDRAWN')),
    wished_by uuid NOT NULL,
    wished_by_name text NOT NULL,
    wished_at timestamptz NOT NULL,
    refund_id uuid UNIQUE REFERENCES payment_refund (id),
    decided_by uuid,
    decided_by_name text,
    decided_at timestamptz,
    refusal text CHECK (length(refusal) BETWEEN 1 AND 200),
    CONSTRAINT payment_refund_wish_accepted CHECK ((state = 'ACCEPTED') = (refund_id IS NOT NULL)),
    CONSTRAINT payment_refund_wish_refused CHECK ((state = 'REFUSED') = (refusal IS NOT NULL))
);

CREATE UNIQUE INDEX payment_refund_wish_waiting ON payment_refund_wish (order_id) WHERE state = 'WAITING';

CREATE INDEX payment_refund_wish_by_order ON payment_refund_wish (order_id, wished_at DESC);

CREATE INDEX payment_refund_wish_by_time ON payment_refund_wish (wished_at) WHERE state = 'WAITING';
