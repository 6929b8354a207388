-- How many cards the pool held on a day of the tenant's calendar, as it was last counted on that day.
CREATE TABLE pool_day (
    day   date   PRIMARY KEY,
    cards bigint NOT NULL CHECK (cards >= 0)
);
