-- Whether staff took the card out of the pool; otherwise its person did.
ALTER TABLE card ADD COLUMN taken_down boolean NOT NULL DEFAULT false CHECK (NOT taken_down OR withdrawn_at IS NOT NULL);
