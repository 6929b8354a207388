-- Short messages of each calendar day of the tenant, against its daily budget.
CREATE TABLE sms_day (
    day date PRIMARY KEY,
    sent integer NOT NULL CHECK (sent >= 0),
    -- Added by staff for this day alone.
    extra integer NOT NULL DEFAULT 0 CHECK (extra >= 0),
    told_at timestamptz
);
