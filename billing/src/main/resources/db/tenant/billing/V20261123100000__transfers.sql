-- What costs nothing is an order too.
ALTER TABLE payment_order DROP CONSTRAINT payment_order_fen_check;
ALTER TABLE payment_order ADD CONSTRAINT payment_order_fen_check CHECK (fen >= 0);

-- Payments by bank transfer: what the buyer says, and what staff found on the account.
CREATE TABLE payment_transfer (
    order_id uuid PRIMARY KEY REFERENCES payment_order (id),
    state text NOT NULL CHECK (state IN ('CLAIMED', 'CONFIRMED', 'REFUSED')),
    payer text NOT NULL CHECK (length(payer) BETWEEN 1 AND 60),
    paid_on date NOT NULL,
    voucher uuid,
    claimed_by uuid,
    claimed_at timestamptz NOT NULL,
    decided_by uuid,
    decided_by_name text,
    decided_at timestamptz,
    reason text CHECK (length(reason) BETWEEN 1 AND 200),
    CONSTRAINT payment_transfer_decided CHECK ((state = 'CLAIMED') = (decided_at IS NULL)),
    CONSTRAINT payment_transfer_reason CHECK ((state = 'REFUSED') = (reason IS NOT NULL))
);

CREATE INDEX payment_transfer_waiting ON payment_transfer (claimed_at) WHERE state = 'CLAIMED';
