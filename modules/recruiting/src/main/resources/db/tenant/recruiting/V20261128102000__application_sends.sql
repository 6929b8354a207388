-- How often a card was sent to the vacancy: taking it back and sending it again is for second thoughts, not for knocking.
ALTER TABLE vacancy_application ADD COLUMN sends integer NOT NULL DEFAULT 1 CHECK (sends > 0);
