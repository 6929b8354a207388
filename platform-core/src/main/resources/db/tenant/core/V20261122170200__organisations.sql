-- An organisation that several accounts act for. Its id is that of the account it began with: points, orders and what
-- modules keep for it stay under that id whoever owns it now.
CREATE TABLE organisation (
    id uuid PRIMARY KEY REFERENCES account (id),
    owner_id uuid NOT NULL UNIQUE REFERENCES account (id),
    created_at timestamptz NOT NULL
);

-- Who acts for it, the owner among them. Permissions count for those who do not own it.
CREATE TABLE organisation_member (
    account_id uuid PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    permissions text[] NOT NULL,
    locked_at timestamptz,
    added_by uuid NOT NULL,
    added_at timestamptz NOT NULL
);

CREATE INDEX organisation_member_of ON organisation_member (organisation_id, added_at);
