CREATE TABLE prize (id uuid PRIMARY KEY, name text NOT NULL);
