-- One card a person; agencies see it while it is published and the person is active (C5, C34).
CREATE TABLE card (
    id           uuid        PRIMARY KEY,
    person_id    uuid        NOT NULL UNIQUE REFERENCES person (id) ON DELETE CASCADE,
    summary      text        CHECK (summary <> ''),
    published    boolean     NOT NULL DEFAULT false,
    published_at timestamptz,
    withdrawn_at timestamptz,
    completeness integer     NOT NULL CHECK (completeness BETWEEN 0 AND 100),
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    version      integer     NOT NULL DEFAULT 0,
    CHECK (NOT published OR published_at IS NOT NULL),
    CHECK (withdrawn_at IS NULL OR NOT published)
);

CREATE INDEX card_pool ON card (updated_at DESC, id) WHERE published;
