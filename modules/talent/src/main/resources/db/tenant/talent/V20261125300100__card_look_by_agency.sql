-- An agency's own record of the cards that it opened, latest first.
CREATE INDEX card_look_by_agency ON card_look (agency_id, last_at DESC);
