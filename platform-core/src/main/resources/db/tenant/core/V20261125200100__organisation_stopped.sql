-- Since when the tenant keeps the whole organisation out: nobody who acts for it gets in.
ALTER TABLE organisation ADD COLUMN stopped_at timestamptz;
