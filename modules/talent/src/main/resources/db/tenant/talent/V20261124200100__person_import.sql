-- An import of the register: what the file says is laid beside what is stored, shown, and only then applied; it can be taken back.
-- The id is that of the import_job which read the file.
CREATE TABLE person_import (
    id             uuid        PRIMARY KEY,
    filename       text        NOT NULL,
    state          text        NOT NULL CHECK (state IN
                       ('READING', 'READY', 'APPLYING', 'APPLIED', 'UNDOING', 'UNDONE', 'DISCARDED')),
    mode           text        NOT NULL CHECK (mode IN ('FILL_GAPS', 'OVERWRITE', 'SKIP')),
    gone           text        NOT NULL DEFAULT 'KEEP' CHECK (gone IN ('KEEP', 'LAPSE')),
    run            integer     NOT NULL DEFAULT 0,
    total          integer     NOT NULL DEFAULT 0,
    done           integer     NOT NULL DEFAULT 0 CHECK (done >= 0),
    place          integer     NOT NULL DEFAULT 0,
    created_at     timestamptz NOT NULL,
    read_at        timestamptz,
    applied_at     timestamptz,
    applied_by     text,
    undone_at      timestamptz,
    undone_by      text,
    rows_gone_at   timestamptz
);

CREATE INDEX person_import_recent ON person_import (created_at DESC, id);

-- A row of the file, or a person whom the file does not name. "said" is what the file says, "stood" what was stored, "made" what
-- becomes of it: columns of person (sealed ones stay sealed) and field_codes. "outcome" is what became of it.
CREATE TABLE person_import_row (
    import      uuid    NOT NULL REFERENCES person_import (id) ON DELETE CASCADE,
    position    integer NOT NULL,
    row_no      integer,
    kind        text    NOT NULL CHECK (kind IN ('NEW', 'CHANGED', 'SAME', 'GONE', 'REFUSED')),
    person_id   uuid    NOT NULL,
    name        text    NOT NULL,
    phone_index bytea,
    changed     text[]  NOT NULL DEFAULT '{}',
    said        jsonb,
    stood       jsonb,
    made        jsonb,
    outcome     text    CHECK (outcome IN ('DONE', 'TAKEN', 'UNDONE', 'EDITED', 'BUSY')),
    PRIMARY KEY (import, position)
);

CREATE INDEX person_import_row_kind ON person_import_row (import, kind, position);
CREATE INDEX person_import_row_person ON person_import_row (import, person_id);
CREATE INDEX person_import_row_left ON person_import_row (import, position) WHERE outcome IN ('TAKEN', 'EDITED', 'BUSY');
