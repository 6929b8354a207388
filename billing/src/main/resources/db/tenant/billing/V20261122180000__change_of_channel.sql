-- A buyer may choose another channel while the order is open. WeChat Pay knows an order number for one channel only, so the
-- order gets a new one once the old is closed there.
ALTER TABLE payment_attempt ADD COLUMN wanted_channel text CHECK (wanted_channel IN ('WECHAT_JSAPI', 'WECHAT_NATIVE', 'WECHAT_H5'));

ALTER TABLE payment_attempt ADD COLUMN wanted_at timestamptz;

-- Numbers that are closed at WeChat Pay: should news of one come all the same, it is known whose it is.
CREATE TABLE payment_replaced_number (
    number text PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES payment_order (id),
    replaced_at timestamptz NOT NULL
);

CREATE INDEX payment_replaced_number_by_order ON payment_replaced_number (order_id);
