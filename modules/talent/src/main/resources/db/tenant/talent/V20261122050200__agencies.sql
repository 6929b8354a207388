-- Certification bodies that search the pool. Staff open them (C1); the agency itself edits five fields only (C21).
CREATE TABLE agency (
    id             uuid        PRIMARY KEY,
    account_id     uuid        NOT NULL UNIQUE,
    name           text        NOT NULL CHECK (name <> ''),
    username       text        NOT NULL UNIQUE CHECK (username <> ''),
    contact_person text,
    phone          text,
    email          text,
    address        text,
    profile        text,
    status         text        NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED')),
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    version        integer     NOT NULL DEFAULT 0
);

CREATE UNIQUE INDEX agency_name_key ON agency (name);
