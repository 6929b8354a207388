-- What visitors can register as.
CREATE TABLE user_type (
    code text PRIMARY KEY CHECK (code ~ '^[a-z][a-z0-9-]{1,29}$'),
    label text NOT NULL UNIQUE CHECK (label <> ''),
    side text NOT NULL CHECK (side IN ('COMPANY', 'WORKER', 'PERSON')),
    kind text NOT NULL CHECK (kind ~ '^[A-Z][A-Z_]{1,19}$' AND kind <> 'STAFF'),
    summary text NOT NULL,
    form text NOT NULL REFERENCES form (id),
    name_field text,
    reviewed boolean NOT NULL,
    working_days integer CHECK (working_days BETWEEN 0 AND 30),
    open boolean NOT NULL,
    position integer NOT NULL CHECK (position > 0),
    changed_at timestamptz NOT NULL
);

-- How an account came to be, with the form as it was filled in last and the time before.
CREATE TABLE registration (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL UNIQUE REFERENCES account (id) ON DELETE CASCADE,
    user_type text NOT NULL REFERENCES user_type (code),
    filled_form uuid NOT NULL REFERENCES filled_form (id) ON DELETE CASCADE,
    before_form uuid REFERENCES filled_form (id) ON DELETE SET NULL,
    times integer NOT NULL CHECK (times > 0),
    submitted_at timestamptz NOT NULL
);

CREATE TABLE registration_ticket (
    id uuid PRIMARY KEY,
    registration_id uuid NOT NULL REFERENCES registration (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    expires_at timestamptz NOT NULL
);
CREATE INDEX registration_ticket_by_expiry ON registration_ticket (expires_at);
CREATE INDEX registration_ticket_by_registration ON registration_ticket (registration_id);

-- Files that nobody has registered with yet.
CREATE TABLE registration_file (
    media_id uuid PRIMARY KEY REFERENCES media (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL
);
CREATE INDEX registration_file_by_time ON registration_file (created_at);
