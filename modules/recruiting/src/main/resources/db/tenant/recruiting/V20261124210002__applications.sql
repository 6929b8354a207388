-- A person's card, sent to a vacancy: one row a person and vacancy (C38). Sending again after taking it back reuses the row.
CREATE TABLE vacancy_application (
    id           uuid        PRIMARY KEY,
    vacancy_id   uuid        NOT NULL REFERENCES vacancy (id),
    agency_id    uuid        NOT NULL,
    person_id    uuid        NOT NULL,
    card_id      uuid        NOT NULL,
    state        text        NOT NULL CHECK (state IN ('SENT', 'SEEN', 'INTERESTED', 'DECLINED', 'WITHDRAWN')),
    message      text        CHECK (length(message) BETWEEN 1 AND 300),
    answer       text        CHECK (length(answer) BETWEEN 1 AND 300),
    sent_at      timestamptz NOT NULL,
    seen_at      timestamptz,
    answered_at  timestamptz,
    withdrawn_at timestamptz,
    created_at   timestamptz NOT NULL,
    version      integer     NOT NULL DEFAULT 0,
    UNIQUE (vacancy_id, person_id),
    CHECK (state NOT IN ('INTERESTED', 'DECLINED') OR answered_at IS NOT NULL),
    CHECK ((state = 'WITHDRAWN') = (withdrawn_at IS NOT NULL))
);

CREATE INDEX vacancy_application_list ON vacancy_application (vacancy_id, sent_at DESC, id DESC);
CREATE INDEX vacancy_application_person ON vacancy_application (person_id, sent_at DESC, id DESC);
CREATE INDEX vacancy_application_card ON vacancy_application (agency_id, card_id) WHERE state <> 'WITHDRAWN';
CREATE INDEX vacancy_application_sent ON vacancy_application (sent_at);
