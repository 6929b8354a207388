-- Where money is received: merchants at WeChat Pay, direct or behind a partner, and bank accounts. Which one takes an order is
-- decided by the kinds of order it is for, then by priority.
CREATE TABLE receiving_account (
    id uuid PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
    kind text NOT NULL CHECK (kind IN ('WECHAT_DIRECT', 'WECHAT_PARTNER', 'BANK')),
    state text NOT NULL CHECK (state IN ('DRAFT', 'CHECKED', 'IN_USE', 'RESTING')),
    priority integer NOT NULL CHECK (priority BETWEEN 1 AND 999),
    order_kinds text[] NOT NULL DEFAULT '{}',
    bank text CHECK (length(bank) BETWEEN 1 AND 60),
    holder text CHECK (length(holder) BETWEEN 1 AND 60),
    bank_number bytea,
    bank_tail text,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT receiving_account_bank CHECK (
        (kind = 'BANK') = (bank IS NOT NULL AND holder IS NOT NULL AND bank_number IS NOT NULL AND bank_tail IS NOT NULL))
);

-- Rows without an account are of before; the application gives them theirs.
ALTER TABLE wechat_credential ADD COLUMN account_id uuid REFERENCES receiving_account (id);

ALTER TABLE wechat_credential ADD COLUMN sub_mchid text;

ALTER TABLE wechat_credential ADD COLUMN sub_appid text;

-- The serial of the platform operator's own credential, where its keys serve: then none are stored here.
ALTER TABLE wechat_credential ADD COLUMN partner text;

ALTER TABLE wechat_credential ADD COLUMN certificate_until timestamptz;

ALTER TABLE wechat_credential ADD COLUMN silences integer NOT NULL DEFAULT 0;

ALTER TABLE wechat_credential ADD COLUMN recheck_at timestamptz;

ALTER TABLE wechat_credential ALTER COLUMN private_key DROP NOT NULL;

ALTER TABLE wechat_credential ALTER COLUMN api_v3_key DROP NOT NULL;

ALTER TABLE wechat_credential ADD CONSTRAINT wechat_credential_keys CHECK (partner IS NOT NULL OR (private_key IS NOT NULL AND api_v3_key IS NOT NULL));

ALTER TABLE wechat_credential ADD CONSTRAINT wechat_credential_sub CHECK (sub_mchid IS NOT NULL OR (sub_appid IS NULL AND partner IS NULL));

-- One version of each account is in use, not one of all.
DROP INDEX wechat_credential_one_active;

CREATE UNIQUE INDEX wechat_credential_in_use ON wechat_credential (account_id) WHERE state = 'ACTIVE';

CREATE INDEX wechat_credential_by_account ON wechat_credential (account_id, version DESC);

-- The account that an order was placed with, and the bank account that its buyer was told.
ALTER TABLE payment_order ADD COLUMN receiving_account_id uuid REFERENCES receiving_account (id);

ALTER TABLE payment_order ADD COLUMN bank_account_id uuid REFERENCES receiving_account (id);

-- A real payment of one fen that proves an account, and goes back by itself.
CREATE TABLE receiving_test (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES receiving_account (id),
    credential_id uuid NOT NULL REFERENCES wechat_credential (id),
    order_id uuid REFERENCES payment_order (id),
    refund_id uuid REFERENCES payment_refund (id),
    code_url text,
    finding text,
    started_by uuid NOT NULL,
    started_by_name text NOT NULL,
    started_at timestamptz NOT NULL,
    done_at timestamptz
);

CREATE INDEX receiving_test_by_account ON receiving_test (account_id, started_at DESC);

CREATE INDEX receiving_test_open ON receiving_test (started_at) WHERE done_at IS NULL;
