-- One row an agency that has posted: locked while its vacancies are counted, so that the limit holds (C14).
CREATE TABLE recruiter (
    agency_id  uuid        PRIMARY KEY,
    created_at timestamptz NOT NULL
);

-- What an agency looks for. Shown while PUBLISHED, confirmed of late and its agency not locked (C16, C18).
CREATE TABLE vacancy (
    id             uuid        PRIMARY KEY,
    agency_id      uuid        NOT NULL REFERENCES recruiter (agency_id),
    title          text        NOT NULL CHECK (length(title) BETWEEN 1 AND 30),
    field_codes    text[]      NOT NULL,
    post_type      text        NOT NULL,
    region_code    text        NOT NULL,
    workplace      text        CHECK (length(workplace) BETWEEN 1 AND 100),
    salary_min     integer     CHECK (salary_min > 0),
    salary_max     integer     CHECK (salary_max >= salary_min),
    education_code text,
    requirements   text        NOT NULL CHECK (length(requirements) BETWEEN 1 AND 1000),
    benefits       text        CHECK (length(benefits) BETWEEN 1 AND 500),
    state          text        NOT NULL CHECK (state IN ('PUBLISHED', 'PAUSED', 'STALE', 'CLOSED', 'DELETED')),
    close_reason   text,
    posted_by      uuid        NOT NULL,
    posted_name    text        NOT NULL,
    search_text    text        NOT NULL,
    published_at   timestamptz NOT NULL,
    confirmed_at   timestamptz NOT NULL CHECK (confirmed_at >= published_at),
    reminded_at    timestamptz,
    saved_at       timestamptz NOT NULL,
    created_at     timestamptz NOT NULL,
    version        integer     NOT NULL DEFAULT 0,
    CHECK ((salary_min IS NULL) = (salary_max IS NULL)),
    CHECK ((state = 'CLOSED') = (close_reason IS NOT NULL))
);

CREATE INDEX vacancy_agency ON vacancy (agency_id, created_at DESC) WHERE state <> 'DELETED';
CREATE INDEX vacancy_newest ON vacancy (published_at DESC, id DESC) WHERE state = 'PUBLISHED';
CREATE INDEX vacancy_salary ON vacancy (coalesce(salary_max, 0) DESC, id DESC) WHERE state = 'PUBLISHED';
CREATE INDEX vacancy_region ON vacancy (region_code, published_at DESC, id DESC) WHERE state = 'PUBLISHED';
CREATE INDEX vacancy_confirmed ON vacancy (confirmed_at) WHERE state = 'PUBLISHED';
CREATE INDEX vacancy_search ON vacancy USING gin (to_tsvector('simple', search_text));

-- Which person opened which vacancy, to count views: one row each, however often they look.
CREATE TABLE vacancy_look (
    vacancy_id uuid        NOT NULL REFERENCES vacancy (id) ON DELETE CASCADE,
    person_id  uuid        NOT NULL,
    first_at   timestamptz NOT NULL,
    PRIMARY KEY (vacancy_id, person_id)
);
