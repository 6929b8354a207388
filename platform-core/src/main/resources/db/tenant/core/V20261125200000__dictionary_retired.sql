-- An entry that is no longer offered. It is never removed: records hold its code.
ALTER TABLE dictionary_entry ADD COLUMN retired_at timestamptz;
