-- The rows of one unlock as one would write them by hand: what must be read, each row once, one transaction.
-- Spending points that were given: one lot, one entry in the books.
\set i :i + 1
\set number (:round * :stride + :i) * :clients + :client_id
\set wallet :first + :number % :wallets
\set card (:number / :wallets + (:number % :wallets) * 31) % :cards
BEGIN;
SET LOCAL ROLE "${tenant}";
INSERT INTO idempotency_key (id, scope, key, request_hash, answer, created_at)
VALUES (uuidv7(), ('d0000000-0000-7000-8000-' || lpad(to_hex(CAST(:wallet AS bigint)), 12, '0')), 'hand-' || CAST(:first AS text) || '-' || CAST(:number AS text),
    decode(md5('request') || md5('again'), 'hex'), decode(md5('answer') || md5('more') || md5('and more'), 'hex'), now());
SELECT * FROM agency WHERE account_id = CAST('d0000000-0000-7000-8000-' || lpad(to_hex(CAST(:wallet AS bigint)), 12, '0') AS uuid);
SELECT * FROM card WHERE id = CAST('b0000000-0000-7000-8000-' || lpad(to_hex(CAST(:card AS bigint)), 12, '0') AS uuid) FOR NO KEY UPDATE;
SELECT * FROM contact_unlock
WHERE agency_id = CAST('c0000000-0000-7000-8000-' || lpad(to_hex(CAST(:wallet AS bigint)), 12, '0') AS uuid)
    AND card_id = CAST('b0000000-0000-7000-8000-' || lpad(to_hex(CAST(:card AS bigint)), 12, '0') AS uuid);
SELECT good_until, hidden_from FROM pool_card n
WHERE n.card_id = CAST('b0000000-0000-7000-8000-' || lpad(to_hex(CAST(:card AS bigint)), 12, '0') AS uuid)
    AND NOT EXISTS (SELECT FROM card_block b WHERE b.card_id = n.card_id
        AND b.agency_id = CAST('c0000000-0000-7000-8000-' || lpad(to_hex(CAST(:wallet AS bigint)), 12, '0') AS uuid));
SELECT * FROM person WHERE id = CAST('a0000000-0000-7000-8000-' || lpad(to_hex(CAST(:card AS bigint)), 12, '0') AS uuid);
SELECT id AS account, balance FROM ledger_account
WHERE code = 'points.wallet' || chr(58) || 'd0000000-0000-7000-8000-' || lpad(to_hex(CAST(:wallet AS bigint)), 12, '0') FOR NO KEY UPDATE
\gset
SELECT id AS lot, remaining FROM point_lot
WHERE owner_id = CAST('d0000000-0000-7000-8000-' || lpad(to_hex(CAST(:wallet AS bigint)), 12, '0') AS uuid) AND remaining > 0
ORDER BY CASE source WHEN 'GIFT' THEN 0 ELSE 1 END, expires_at NULLS LAST, created_at, id LIMIT 1
\gset
INSERT INTO point_entry (id, owner_id, kind, reason, points, balance_after, event_id, created_at)
VALUES (uuidv7(), CAST('d0000000-0000-7000-8000-' || lpad(to_hex(CAST(:wallet AS bigint)), 12, '0') AS uuid), 'SPEND',
    '查看联系方式 · 沈**', -4, :balance - 4, 'hand' || chr(58) || CAST(:first AS text) || chr(58) || CAST(:number AS text), now())
RETURNING id AS entry
\gset
INSERT INTO point_use (entry_id, lot_id, points) VALUES (CAST(:entry AS uuid), CAST(:lot AS uuid), 4);
UPDATE point_lot SET remaining = remaining - 4 WHERE id = CAST(:lot AS uuid);
INSERT INTO ledger_entry (id, event_id, unit, memo, subject_type, subject_id, total, created_at)
VALUES (uuidv7(), 'points' || chr(58) || 'hand' || chr(58) || CAST(:first AS text) || chr(58) || CAST(:number AS text), 'POINT', '查看联系方式 · 沈**', 'points', :entry, 4, now())
RETURNING id AS booked
\gset
INSERT INTO ledger_posting (entry_id, line, unit, debit_id, credit_id, amount)
VALUES (CAST(:booked AS uuid), 1, 'POINT', CAST(:account AS uuid),
    (SELECT id FROM ledger_account WHERE code = 'points.spent'), 4);
UPDATE ledger_account SET balance = balance - 4 WHERE id = CAST(:account AS uuid);
INSERT INTO card_look (card_id, agency_id, first_at, last_at)
VALUES (CAST('b0000000-0000-7000-8000-' || lpad(to_hex(CAST(:card AS bigint)), 12, '0') AS uuid),
    CAST('c0000000-0000-7000-8000-' || lpad(to_hex(CAST(:wallet AS bigint)), 12, '0') AS uuid), now(), now())
ON CONFLICT (card_id, agency_id) DO UPDATE SET last_at = excluded.last_at;
INSERT INTO event_publication (id, event_type, listener_id, publication_date, serialized_event, status, completion_attempts)
VALUES (uuidv7(), 'dev.guildhall.talent.ContactUnlocked', 'hand', now(), '{"tenant": "bench", "points": 4}', 'COMPLETED', 0);
INSERT INTO audit_entry (id, actor_kind, actor_name, action, subject_type, subject_id, details, created_at)
VALUES (uuidv7(), 'SYSTEM', 'system', 'talent.contact.unlock', 'card', 'card-' || CAST(:card AS text), '{"agency": "认证机构", "points": 4}',
    now());
INSERT INTO contact_unlock (id, card_id, agency_id, price, charges, unlocked_at, free_until, contact_sealed, created_at)
VALUES (uuidv7(), CAST('b0000000-0000-7000-8000-' || lpad(to_hex(CAST(:card AS bigint)), 12, '0') AS uuid),
    CAST('c0000000-0000-7000-8000-' || lpad(to_hex(CAST(:wallet AS bigint)), 12, '0') AS uuid), 4, 1, now(), now() + interval '3 months',
    decode(md5('contact') || md5('sealed'), 'hex'), now());
-- The account that everybody shares comes last: it is locked for as short as can be.
UPDATE ledger_account SET balance = balance + 4 WHERE code = 'points.spent';
COMMIT;
