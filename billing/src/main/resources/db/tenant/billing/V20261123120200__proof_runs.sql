-- What the daily proof of the books found; one row a day.
CREATE TABLE ledger_proof_run (
    day date PRIMARY KEY,
    ran_at timestamptz NOT NULL,
    looked bigint NOT NULL,
    findings text[] NOT NULL
);
