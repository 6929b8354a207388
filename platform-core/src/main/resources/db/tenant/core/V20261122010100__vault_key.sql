CREATE TABLE vault_key (
    purpose    text PRIMARY KEY CHECK (purpose IN ('seal', 'index')),
    wrapped    bytea NOT NULL,
    created_at timestamptz NOT NULL
);
