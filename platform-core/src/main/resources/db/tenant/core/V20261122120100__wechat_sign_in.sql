-- Somebody whom WeChat has named and who has yet to bind a phone: the code of the first step is good only once.
CREATE TABLE wechat_ticket (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    wechat_user bytea NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX wechat_ticket_by_expiry ON wechat_ticket (expires_at);

UPDATE oauth_client SET grants = array_append(grants, 'urn:guildhall:grant:wechat')
WHERE client_id = 'miniprogram' AND NOT 'urn:guildhall:grant:wechat' = ANY (grants);
