-- How many cards an agency may still look at now. It fills up with time and with what the agency pays for; whoever only pages is
-- slowed down. One row an agency, changed by every node in turn.
CREATE TABLE agency_pace (
    agency_id uuid             PRIMARY KEY REFERENCES agency (id),
    cards     double precision NOT NULL,
    filled_at timestamptz      NOT NULL,
    slowed    bigint           NOT NULL DEFAULT 0 CHECK (slowed >= 0),
    slowed_at timestamptz
);
