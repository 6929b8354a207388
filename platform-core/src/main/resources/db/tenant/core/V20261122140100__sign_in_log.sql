-- Every attempt to sign in. What was typed is kept masked; refusals of one kind in a row are one line with a count.
CREATE TABLE sign_in_log (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    times integer NOT NULL DEFAULT 1 CHECK (times > 0),
    account_id uuid REFERENCES account (id) ON DELETE SET NULL,
    login text NOT NULL,
    login_index bytea NOT NULL,
    way text NOT NULL CHECK (way <> ''),
    outcome text NOT NULL CHECK (outcome <> ''),
    address text NOT NULL,
    device text NOT NULL
);
CREATE INDEX sign_in_log_by_time ON sign_in_log (at DESC, id DESC);
CREATE INDEX sign_in_log_by_account ON sign_in_log (account_id, at DESC);
CREATE INDEX sign_in_log_by_login ON sign_in_log (login_index, at DESC);

-- Where somebody has proved the password before: guesses of others do not slow that place down.
ALTER TABLE password_attempt ADD COLUMN proven_at timestamptz;

-- Passwords of before, where the tenant forbids to use them again.
CREATE TABLE password_history (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    password_hash text NOT NULL,
    ended_at timestamptz NOT NULL
);
CREATE INDEX password_history_by_account ON password_history (account_id, ended_at DESC);
