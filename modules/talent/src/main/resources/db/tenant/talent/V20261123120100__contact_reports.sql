-- An agency may report that a contact it paid for reaches nobody; where that is so, its points come back.
ALTER TABLE contact_unlock ADD COLUMN entry_id uuid;

-- When the last charge was given back: until the next charge the contact is not the agency's any more.
ALTER TABLE contact_unlock ADD COLUMN refunded_at timestamptz;

CREATE TABLE contact_report (
    id             uuid        PRIMARY KEY,
    unlock_id      uuid        NOT NULL REFERENCES contact_unlock (id),
    charge         integer     NOT NULL CHECK (charge > 0),
    card_id        uuid        NOT NULL REFERENCES card (id),
    agency_id      uuid        NOT NULL REFERENCES agency (id),
    points         bigint      NOT NULL CHECK (points > 0),
    reason         text        NOT NULL CHECK (reason IN ('OFF', 'WRONG', 'SILENT', 'OTHER')),
    words          text        NOT NULL CHECK (length(words) BETWEEN 1 AND 300),
    pictures       uuid[]      NOT NULL,
    state          text        NOT NULL CHECK (state IN ('OPEN', 'STAFF', 'REFUNDED', 'REFUSED')),
    due_at         timestamptz NOT NULL,
    reported_at    timestamptz NOT NULL,
    answer         text        CHECK (answer IN ('REACHABLE', 'DEAD')),
    answer_words   text,
    answered_at    timestamptz,
    decided_by     text        CHECK (decided_by IN ('PERSON', 'STAFF', 'TIME')),
    decided_name   text,
    decision_words text,
    decided_at     timestamptz,
    entry_id       uuid,
    UNIQUE (unlock_id, charge),
    CHECK ((state IN ('REFUNDED', 'REFUSED')) = (decided_at IS NOT NULL))
);

CREATE INDEX contact_report_waiting ON contact_report (due_at) WHERE state IN ('OPEN', 'STAFF');
CREATE INDEX contact_report_card ON contact_report (card_id, reported_at DESC);
CREATE INDEX contact_report_agency ON contact_report (agency_id, reported_at DESC);
