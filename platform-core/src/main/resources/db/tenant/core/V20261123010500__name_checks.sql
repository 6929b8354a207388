-- What was and was not checked of a name and number given at registration (D17).
CREATE TABLE realname_check (
    account_id uuid PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    findings jsonb NOT NULL,
    checked_at timestamptz NOT NULL
);
