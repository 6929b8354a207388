-- Until when the registration of a person is valid, and since when the certification body says that it is over.
ALTER TABLE person ADD COLUMN valid_until date;
ALTER TABLE person ADD COLUMN lapsed_at timestamptz;

-- Blind indexes: an import sees that a sealed value is the same without opening it.
ALTER TABLE person ADD COLUMN email_index bytea;
ALTER TABLE person ADD COLUMN wechat_index bytea;

-- The person does not want to be found by the body that the card names as employer.
ALTER TABLE card ADD COLUMN hide_from_employer boolean NOT NULL DEFAULT false;

-- The pool as agencies search it: a row for each card that is in it now, and in it only what they may see. The lexemes of
-- "words" are what they filter by (=r360100 region, =l… level, =f… field, =e… education) and the bigrams of what they
-- read on the card; never a name, never a contact.
CREATE TABLE pool_card (
    card_id      uuid        PRIMARY KEY REFERENCES card (id) ON DELETE CASCADE,
    words        tsvector    NOT NULL,
    complete     boolean     NOT NULL,
    completeness integer     NOT NULL,
    years        integer     NOT NULL,
    fresh_at     timestamptz NOT NULL,
    entered_at   timestamptz NOT NULL,
    hidden_from  text        CHECK (hidden_from <> ''),
    good_until   date
);

CREATE INDEX pool_card_words ON pool_card USING gin (words);
CREATE INDEX pool_card_recommended ON pool_card (complete DESC, fresh_at DESC, card_id DESC);
CREATE INDEX pool_card_updated ON pool_card (fresh_at DESC, card_id DESC);
CREATE INDEX pool_card_completeness ON pool_card (completeness DESC, fresh_at DESC, card_id DESC);
CREATE INDEX pool_card_years ON pool_card (years DESC, fresh_at DESC, card_id DESC);
CREATE INDEX pool_card_entered ON pool_card (entered_at DESC, card_id DESC);

-- How far the search rows are built: again from the first card whenever the software makes them differently.
CREATE TABLE pool_state (
    only_one  boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    edition   integer NOT NULL,
    last_card uuid    NOT NULL,
    complete  boolean NOT NULL
);

-- Agencies that a person does not want to be seen by.
CREATE TABLE card_block (
    card_id    uuid        NOT NULL REFERENCES card (id) ON DELETE CASCADE,
    agency_id  uuid        NOT NULL REFERENCES agency (id),
    blocked_at timestamptz NOT NULL,
    PRIMARY KEY (card_id, agency_id)
);

CREATE TABLE card_favourite (
    agency_id uuid        NOT NULL REFERENCES agency (id),
    card_id   uuid        NOT NULL REFERENCES card (id) ON DELETE CASCADE,
    marked_at timestamptz NOT NULL,
    PRIMARY KEY (agency_id, card_id)
);

CREATE INDEX card_favourite_recent ON card_favourite (agency_id, marked_at DESC, card_id);

-- What an account of an agency looks for again and again; once a day it hears of cards that came in since.
CREATE TABLE saved_search (
    id         uuid        PRIMARY KEY,
    agency_id  uuid        NOT NULL REFERENCES agency (id),
    account_id uuid        NOT NULL,
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
    wanted     jsonb       NOT NULL,
    notice     boolean     NOT NULL,
    told_until timestamptz NOT NULL,
    seen_until timestamptz NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE INDEX saved_search_account ON saved_search (account_id, created_at DESC);
CREATE INDEX saved_search_due ON saved_search (told_until) WHERE notice;

-- Links by which persons show their card to whom they like. The link itself is not stored: it is made of the id and the tenant's key.
CREATE TABLE card_share (
    id             uuid        PRIMARY KEY,
    card_id        uuid        NOT NULL REFERENCES card (id) ON DELETE CASCADE,
    contact_shown  boolean     NOT NULL,
    created_at     timestamptz NOT NULL,
    opens          integer     NOT NULL DEFAULT 0 CHECK (opens >= 0),
    last_opened_at timestamptz,
    revoked_at     timestamptz
);

CREATE INDEX card_share_card ON card_share (card_id, created_at DESC);
