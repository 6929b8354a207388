-- What an agency has paid for: one row an agency and card (D6). The contact itself is never copied here.
CREATE TABLE contact_unlock (
    id          uuid        PRIMARY KEY,
    card_id     uuid        NOT NULL REFERENCES card (id),
    agency_id   uuid        NOT NULL REFERENCES agency (id),
    price       bigint      NOT NULL CHECK (price >= 0),
    charges     integer     NOT NULL CHECK (charges > 0),
    unlocked_at timestamptz NOT NULL,
    free_until  timestamptz NOT NULL CHECK (free_until >= unlocked_at),
    created_at  timestamptz NOT NULL,
    version     integer     NOT NULL DEFAULT 0,
    UNIQUE (agency_id, card_id)
);

CREATE INDEX contact_unlock_card ON contact_unlock (card_id, unlocked_at DESC);
CREATE INDEX contact_unlock_recent ON contact_unlock (agency_id, unlocked_at DESC);

-- Which agency opened which card, for the person's own list of viewers; one row each, however often they look.
CREATE TABLE card_look (
    card_id   uuid        NOT NULL REFERENCES card (id) ON DELETE CASCADE,
    agency_id uuid        NOT NULL REFERENCES agency (id),
    first_at  timestamptz NOT NULL,
    last_at   timestamptz NOT NULL CHECK (last_at >= first_at),
    PRIMARY KEY (card_id, agency_id)
);

CREATE INDEX card_look_recent ON card_look (card_id, last_at DESC);
