-- What each operator and each client of the operator's API may do. Those there already keep everything.
ALTER TABLE operator ADD COLUMN role text NOT NULL DEFAULT 'SUPER' CHECK (role IN ('SUPER', 'SUPPORT', 'FINANCE', 'READER'));
ALTER TABLE operator ADD COLUMN state_reason text;
ALTER TABLE operator_client ADD COLUMN all_permissions boolean NOT NULL DEFAULT true;
ALTER TABLE operator_client ADD COLUMN permissions text[] NOT NULL DEFAULT '{}';

-- What operators did to each other and to clients.
CREATE TABLE operator_act (
    id uuid PRIMARY KEY,
    actor_name text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL
);
CREATE INDEX operator_act_by_time ON operator_act (created_at DESC);
