-- Whether one may register with an e-mail address and a password instead of a phone (W8).
ALTER TABLE user_type ADD COLUMN by_email boolean NOT NULL DEFAULT false;
