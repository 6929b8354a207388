CREATE TABLE module_setting (
    module     text NOT NULL,
    name       text NOT NULL,
    value      text NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (module, name)
);

CREATE TABLE dictionary_entry (
    dictionary text NOT NULL,
    code       text NOT NULL,
    label      text NOT NULL,
    position   integer NOT NULL,
    PRIMARY KEY (dictionary, code),
    UNIQUE (dictionary, label)
);

CREATE TABLE brand (
    id            uuid PRIMARY KEY,
    only_one       boolean NOT NULL DEFAULT true UNIQUE CHECK (only_one),
    name          text NOT NULL CHECK (name <> ''),
    primary_colour text NOT NULL CHECK (primary_colour ~ '^#[0-9a-f]{6}$'),
    logo_url       text,
    service_phone text NOT NULL DEFAULT '',
    service_hours text NOT NULL DEFAULT '',
    updated_at    timestamptz NOT NULL
);
