-- The tenant's mini-program, in versions that never change; what one replaces is kept, retired.
CREATE TABLE mini_program (
    id uuid PRIMARY KEY,
    version integer NOT NULL UNIQUE CHECK (version > 0),
    origin text NOT NULL CHECK (origin IN ('STAFF', 'SANDBOX')),
    appid text NOT NULL,
    secret bytea NOT NULL,
    state text NOT NULL CHECK (state IN ('UNCHECKED', 'ACTIVE', 'FAILED', 'RETIRED')),
    finding text,
    checked_at timestamptz,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX mini_program_in_use ON mini_program ((true)) WHERE state = 'ACTIVE';

-- WeChat's access token of a version, for all nodes. Who may ask for a new one claims the row for a moment first.
CREATE TABLE mini_program_token (
    mini_program_id uuid PRIMARY KEY REFERENCES mini_program (id) ON DELETE CASCADE,
    access_token bytea,
    expires_at timestamptz,
    claimed_until timestamptz,
    CHECK ((access_token IS NULL) = (expires_at IS NULL))
);
