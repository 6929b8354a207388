-- What an order carries at WeChat Pay: it comes back in the bill and says whose order it is.
ALTER TABLE payment_attempt ADD COLUMN attach text;

-- Whether other tenants receive under the same number, so that their rows were left out.
ALTER TABLE payment_bill ADD COLUMN shared boolean NOT NULL DEFAULT false;
