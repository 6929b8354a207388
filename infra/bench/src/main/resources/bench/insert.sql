-- One row, committed: what no answer to a notice can do without.
\set i :i + 1
\set number (:round * :stride + :i) * :clients + :client_id
BEGIN;
SET LOCAL ROLE "${tenant}";
INSERT INTO payment_notice (id, notice_id, credential_id, event_type, received_at)
VALUES (uuidv7(), 'hand-' || CAST(:clients AS text) || '-' || CAST(:number AS text), CAST('${credential}' AS uuid), 'TRANSACTION.SUCCESS', now());
COMMIT;
