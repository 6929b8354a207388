-- Accounts that wait for review or were refused; why an account is refused or banned.
ALTER TABLE account DROP CONSTRAINT account_state_check;
ALTER TABLE account ADD CONSTRAINT account_state_check CHECK (state IN ('ACTIVE', 'PENDING', 'REFUSED', 'DISABLED'));
ALTER TABLE account ADD COLUMN state_reason text;
ALTER TABLE account ADD CONSTRAINT account_state_reason_check CHECK (state_reason IS NULL OR state <> 'ACTIVE');

-- An identity card belongs to one main account.
ALTER TABLE account_identity DROP CONSTRAINT account_identity_type_check;
ALTER TABLE account_identity ADD CONSTRAINT account_identity_type_check
    CHECK (type IN ('PHONE', 'USERNAME', 'EMAIL', 'WECHAT_OPENID', 'WECHAT_UNIONID', 'ID_NUMBER'));
CREATE INDEX account_by_state ON account (state, created_at);
