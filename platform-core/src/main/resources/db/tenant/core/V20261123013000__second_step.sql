-- Somebody who has given the first half of a sign-in (password, code, WeChat) and is asked for the second factor.
CREATE TABLE sign_in_step (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    -- The account's version when the first half was given: a changed password makes it worthless.
    account_version integer NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE INDEX sign_in_step_of_account ON sign_in_step (account_id);

UPDATE oauth_client SET grants = array_append(grants, 'urn:guildhall:grant:second-factor')
WHERE client_id = 'miniprogram' AND NOT 'urn:guildhall:grant:second-factor' = ANY (grants);
