-- Papers that show that somebody works for an organisation, such as a licence or a letter of authority (W19).
CREATE TABLE organisation_proof (
    media_id uuid PRIMARY KEY REFERENCES media (id) ON DELETE CASCADE,
    organisation_id uuid NOT NULL,
    -- Null until the sub-account is opened; unused ones are swept away.
    account_id uuid REFERENCES account (id) ON DELETE CASCADE,
    uploaded_by uuid NOT NULL,
    uploaded_at timestamptz NOT NULL
);

CREATE INDEX organisation_proof_of_account ON organisation_proof (account_id);
