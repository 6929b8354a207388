-- Those who run the deployment, the clients of its API, and the sessions of all consoles.
CREATE TABLE operator (
    id uuid PRIMARY KEY,
    username text NOT NULL UNIQUE CHECK (username = lower(username)),
    name text NOT NULL CHECK (name <> ''),
    state text NOT NULL CHECK (state IN ('ACTIVE', 'DISABLED')),
    password_hash text,
    session_version integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    last_sign_in_at timestamptz
);

CREATE TABLE operator_ticket (
    id uuid PRIMARY KEY,
    operator_id uuid NOT NULL REFERENCES operator (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE TABLE operator_attempt (
    id uuid PRIMARY KEY,
    subject bytea NOT NULL UNIQUE,
    failures integer NOT NULL CHECK (failures >= 0),
    last_at timestamptz NOT NULL
);

CREATE TABLE operator_client (
    id uuid PRIMARY KEY,
    client_id text NOT NULL UNIQUE,
    secret_hash text NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    ended_at timestamptz
);

CREATE TABLE operator_token (
    id uuid PRIMARY KEY,
    operator_client_id uuid NOT NULL REFERENCES operator_client (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);

-- The two tables that Spring Session expects, under its names.
CREATE TABLE spring_session (
    primary_id char(36) PRIMARY KEY,
    session_id char(36) NOT NULL,
    creation_time bigint NOT NULL,
    last_access_time bigint NOT NULL,
    max_inactive_interval integer NOT NULL,
    expiry_time bigint NOT NULL,
    principal_name varchar(100)
);
CREATE UNIQUE INDEX spring_session_by_id ON spring_session (session_id);
CREATE INDEX spring_session_by_expiry ON spring_session (expiry_time);
CREATE INDEX spring_session_by_principal ON spring_session (principal_name);

CREATE TABLE spring_session_attributes (
    session_primary_id char(36) NOT NULL REFERENCES spring_session (primary_id) ON DELETE CASCADE,
    attribute_name varchar(200) NOT NULL,
    attribute_bytes bytea NOT NULL,
    PRIMARY KEY (session_primary_id, attribute_name)
);
