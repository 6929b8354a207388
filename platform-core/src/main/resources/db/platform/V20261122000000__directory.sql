CREATE TABLE tenant (
    slug         text PRIMARY KEY CHECK (slug ~ '^[a-z][a-z0-9_-]{1,40}$'),
    schema_name  text NOT NULL UNIQUE CHECK (schema_name ~ '^[a-z][a-z0-9_]{0,62}$'),
    name         text NOT NULL CHECK (name <> ''),
    blueprint    text NOT NULL,
    state        text NOT NULL CHECK (state IN ('OPENING', 'ACTIVE', 'SUSPENDED', 'ARCHIVED')),
    state_reason text,
    cluster      text NOT NULL,
    zone         text NOT NULL DEFAULT 'Asia/Shanghai',
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    CHECK (state IN ('OPENING', 'ACTIVE') OR state_reason IS NOT NULL)
);
CREATE INDEX tenant_by_state ON tenant (state, created_at DESC);

CREATE TABLE tenant_module (
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    module text NOT NULL,
    PRIMARY KEY (tenant, module)
);

CREATE TABLE tenant_domain (
    host   text PRIMARY KEY CHECK (host = lower(host)),
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE
);
CREATE INDEX tenant_domain_by_tenant ON tenant_domain (tenant);

-- Which version of which module a tenant's schema has; answers "who is behind" in one query.
CREATE TABLE tenant_version (
    tenant      text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    module      text NOT NULL,
    version     text NOT NULL,
    migrated_at timestamptz NOT NULL,
    error       text,
    PRIMARY KEY (tenant, module)
);
CREATE INDEX tenant_version_by_module ON tenant_version (module, version);

-- Schemas built ahead, waiting to become a tenant's.
CREATE TABLE spare (
    schema_name text PRIMARY KEY CHECK (schema_name ~ '^s_[a-z0-9_]{1,60}$'),
    blueprint   text NOT NULL,
    cluster     text NOT NULL,
    fingerprint text NOT NULL,
    built_at    timestamptz NOT NULL
);
CREATE INDEX spare_by_blueprint ON spare (blueprint, cluster, built_at);
