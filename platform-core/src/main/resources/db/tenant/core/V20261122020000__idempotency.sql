-- Requests that may act only once, with the answer they got. The answer may hold personal data, so it is sealed.
CREATE TABLE idempotency_key (
    id uuid PRIMARY KEY,
    scope text NOT NULL CHECK (scope <> ''),
    key text NOT NULL CHECK (char_length(key) BETWEEN 1 AND 200),
    request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
    answer bytea,
    created_at timestamptz NOT NULL,
    UNIQUE (scope, key)
);

CREATE INDEX idempotency_key_age ON idempotency_key (created_at);
