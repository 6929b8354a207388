-- The register of persons: only a phone listed here may sign in (C25). Contacts and the identity number are
-- sealed by the vault; the blind indexes keep them unique and findable without opening them.
CREATE TABLE person (
    id               uuid        PRIMARY KEY,
    name             text        NOT NULL CHECK (name <> ''),
    pinyin           text        NOT NULL,
    gender           text        CHECK (gender IN ('MALE', 'FEMALE')),
    birth_date       date,
    phone_sealed     bytea       NOT NULL,
    phone_index      bytea       NOT NULL,
    id_number_sealed bytea,
    id_number_index  bytea,
    email_sealed     bytea,
    wechat_sealed    bytea,
    region_code      text        NOT NULL,
    education_code   text,
    level_code       text        NOT NULL,
    years            integer     CHECK (years BETWEEN 0 AND 70),
    employer         text        CHECK (employer <> ''),
    status           text        NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED')),
    account_id       uuid,
    source           text        NOT NULL CHECK (source IN ('IMPORT', 'STAFF', 'DEMO')),
    search_text      text        NOT NULL,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    version          integer     NOT NULL DEFAULT 0,
    CHECK ((id_number_sealed IS NULL) = (id_number_index IS NULL))
);

CREATE UNIQUE INDEX person_phone_key ON person (phone_index);
CREATE UNIQUE INDEX person_id_number_key ON person (id_number_index) WHERE id_number_index IS NOT NULL;
CREATE UNIQUE INDEX person_account_key ON person (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX person_region ON person (region_code, level_code);
CREATE INDEX person_updated ON person (updated_at DESC, id);
CREATE INDEX person_search ON person USING gin (to_tsvector('simple', search_text));

CREATE TABLE person_field (
    person_id  uuid    NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    field_code text    NOT NULL,
    position   integer NOT NULL CHECK (position >= 0),
    PRIMARY KEY (person_id, field_code)
);

CREATE INDEX person_field_code ON person_field (field_code, person_id);
