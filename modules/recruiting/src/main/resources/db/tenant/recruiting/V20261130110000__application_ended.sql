-- What waited for an answer when its vacancy went was not taken back by its person.
ALTER TABLE vacancy_application ADD COLUMN ended_at timestamptz;

UPDATE vacancy_application SET ended_at = withdrawn_at, answer = NULL
 WHERE state = 'WITHDRAWN' AND answer = '职位已关闭，这次投递已结束';

-- Vacancies that went before this was so left theirs waiting.
UPDATE vacancy_application a SET state = 'WITHDRAWN', withdrawn_at = now(), ended_at = now(), version = a.version + 1
  FROM vacancy v
 WHERE v.id = a.vacancy_id AND v.state IN ('CLOSED', 'DELETED') AND a.state IN ('SENT', 'SEEN');

ALTER TABLE vacancy_application ADD CHECK (ended_at IS NULL OR state = 'WITHDRAWN');
