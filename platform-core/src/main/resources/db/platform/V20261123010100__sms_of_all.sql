-- When the operators' log was told that the day's messages are spent; and which tenants they were spent by.
ALTER TABLE sms_total ADD COLUMN told_at timestamptz;

CREATE TABLE sms_of_tenant (
    day date NOT NULL,
    tenant text NOT NULL CHECK (tenant <> ''),
    sent integer NOT NULL CHECK (sent >= 0),
    PRIMARY KEY (day, tenant)
);
