-- Which tenants receive under which merchant number, and since when: the first of them looks after what belongs to none.
CREATE TABLE merchant_user (
    merchant text NOT NULL CHECK (merchant <> ''),
    tenant   text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    since    timestamptz NOT NULL,
    PRIMARY KEY (merchant, tenant)
);
CREATE INDEX merchant_user_by_tenant ON merchant_user (tenant);
