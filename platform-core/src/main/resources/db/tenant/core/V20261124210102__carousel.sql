-- Pictures that take turns above a list of the mini-program, by slot and within a window of time.
CREATE TABLE carousel_slide (
    id         uuid        PRIMARY KEY,
    slot       text        NOT NULL CHECK (slot <> ''),
    title      text        NOT NULL CHECK (length(title) BETWEEN 1 AND 40),
    media_id   uuid        NOT NULL,
    link       text,
    position   integer     NOT NULL CHECK (position > 0),
    starts_at  timestamptz,
    ends_at    timestamptz,
    created_at timestamptz NOT NULL,
    CHECK (ends_at IS NULL OR starts_at IS NULL OR ends_at > starts_at)
);

CREATE INDEX carousel_slide_slot ON carousel_slide (slot, position, id);
