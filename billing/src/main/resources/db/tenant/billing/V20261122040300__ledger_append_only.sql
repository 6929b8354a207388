-- Entries are never changed: not even the application may.
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entry FROM "${flyway:defaultSchema}";

REVOKE UPDATE, DELETE, TRUNCATE ON ledger_posting FROM "${flyway:defaultSchema}";
