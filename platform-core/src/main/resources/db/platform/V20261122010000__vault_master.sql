-- Which master key the tenants' keysets are wrapped with. The key itself is in a file and nowhere else.
CREATE TABLE vault_master (
    only_one    boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    fingerprint text NOT NULL CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
    created_at  timestamptz NOT NULL
);
