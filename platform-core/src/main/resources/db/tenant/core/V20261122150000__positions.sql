-- Roles that come with a position of the association (D15, A23): who holds which position, and what each one brings.
CREATE TABLE account_position (
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    position_id text NOT NULL CHECK (position_id ~ '^[a-z0-9][a-z0-9-]{0,60}$'),
    held_since timestamptz NOT NULL,
    PRIMARY KEY (account_id, position_id)
);
CREATE INDEX account_position_by_position ON account_position (position_id);

CREATE TABLE position_role (
    position_id text NOT NULL CHECK (position_id ~ '^[a-z0-9][a-z0-9-]{0,60}$'),
    staff_role_id uuid NOT NULL REFERENCES staff_role (id),
    granted_at timestamptz NOT NULL,
    PRIMARY KEY (position_id, staff_role_id)
);
CREATE INDEX position_role_by_role ON position_role (staff_role_id);
CREATE INDEX account_role_by_role ON account_role (staff_role_id);

-- What counts: given by hand, or by a position.
CREATE VIEW effective_role WITH (security_invoker = true) AS
SELECT account_id, staff_role_id FROM account_role
UNION
SELECT account_id, staff_role_id FROM account_position JOIN position_role USING (position_id);

CREATE UNIQUE INDEX staff_role_by_name ON staff_role (name);
