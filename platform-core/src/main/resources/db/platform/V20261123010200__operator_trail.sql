-- Who did it, told apart from namesakes, and from where.
ALTER TABLE operator_act ADD COLUMN operator_id uuid;
ALTER TABLE operator_act ADD COLUMN address text NOT NULL DEFAULT '';
