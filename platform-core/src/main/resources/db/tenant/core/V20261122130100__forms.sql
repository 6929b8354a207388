-- Forms and their published versions; a filled form keeps the version it was filled in on.
CREATE TABLE form (
    id text PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9.-]{0,59}$'),
    latest integer NOT NULL CHECK (latest >= 0)
);

CREATE TABLE form_version (
    id uuid PRIMARY KEY,
    form text NOT NULL REFERENCES form (id),
    version integer NOT NULL CHECK (version > 0),
    content jsonb NOT NULL,
    published_at timestamptz NOT NULL,
    published_by text NOT NULL,
    UNIQUE (form, version)
);

-- What staff is working on before it is published.
CREATE TABLE form_draft (
    form text PRIMARY KEY,
    content jsonb NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL
);

-- Values as they were found right; what is personal lies sealed beside the rest.
CREATE TABLE filled_form (
    id uuid PRIMARY KEY,
    form text NOT NULL,
    version integer NOT NULL,
    owner_id uuid REFERENCES account (id) ON DELETE CASCADE,
    plain jsonb NOT NULL,
    sealed bytea,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (form, version) REFERENCES form_version (form, version)
);
CREATE INDEX filled_form_by_owner ON filled_form (owner_id, created_at);
