-- The register is read by name, page after page, by lists and exports.
CREATE INDEX person_by_name ON person (pinyin, id);

-- Searched is pool_card, not card.
DROP INDEX card_pool;
