-- What a lot goes through besides being spent: warned of its end, frozen, set aside while its order is refunded, refunded.
ALTER TABLE point_lot ADD COLUMN order_id uuid;

-- From when on the months count after which a bought lot is frozen; null: from its creation.
ALTER TABLE point_lot ADD COLUMN fresh_at timestamptz;

-- When the owner was told that the lot ends, or will be frozen, soon.
ALTER TABLE point_lot ADD COLUMN warned_at timestamptz;

ALTER TABLE point_lot ADD COLUMN frozen_at timestamptz;

ALTER TABLE point_lot ADD COLUMN held_points bigint NOT NULL DEFAULT 0 CHECK (held_points >= 0);

ALTER TABLE point_lot ADD COLUMN held_fen bigint NOT NULL DEFAULT 0 CHECK (held_fen >= 0);

ALTER TABLE point_lot ADD COLUMN refunded_points bigint NOT NULL DEFAULT 0 CHECK (refunded_points >= 0);

ALTER TABLE point_lot ADD COLUMN refunded_fen bigint NOT NULL DEFAULT 0 CHECK (refunded_fen >= 0);

ALTER TABLE point_lot ADD CONSTRAINT point_lot_only_bought_is_frozen CHECK (source = 'PURCHASE' OR frozen_at IS NULL);

ALTER TABLE point_lot ADD CONSTRAINT point_lot_shares CHECK (remaining + held_points + refunded_points <= points);

ALTER TABLE point_lot ADD CONSTRAINT point_lot_money CHECK (earned_fen + held_fen + refunded_fen <= paid_fen);

ALTER TABLE point_lot DROP CONSTRAINT point_lot_all_earned;

ALTER TABLE point_lot ADD CONSTRAINT point_lot_nothing_left CHECK (
    source = 'GIFT' OR remaining > 0 OR earned_fen + held_fen + refunded_fen = paid_fen);

UPDATE point_lot SET order_id = CAST(substr(point_entry.event_id, 7) AS uuid)
FROM point_entry
WHERE point_entry.owner_id = point_lot.owner_id AND point_entry.kind = 'PURCHASE'
    AND point_entry.created_at = point_lot.created_at AND point_lot.source = 'PURCHASE'
    AND point_entry.event_id LIKE 'order:%';

CREATE INDEX point_lot_by_order ON point_lot (order_id) WHERE order_id IS NOT NULL;

CREATE INDEX point_lot_frozen ON point_lot (owner_id) WHERE frozen_at IS NOT NULL;

ALTER TABLE point_entry DROP CONSTRAINT point_entry_kind_check;

ALTER TABLE point_entry ADD CONSTRAINT point_entry_kind CHECK (
    kind IN ('PURCHASE', 'GIFT', 'SPEND', 'EXPIRE', 'RETURN', 'FREEZE', 'THAW', 'HOLD', 'RELEASE', 'REVOKE'));

ALTER TABLE point_entry DROP CONSTRAINT point_entry_sign;

ALTER TABLE point_entry ADD CONSTRAINT point_entry_sign CHECK (
    (kind IN ('PURCHASE', 'GIFT', 'RETURN', 'THAW', 'RELEASE')) = (points > 0));

-- What of the price of the lot went with these points, in fen: earned by a spending, given back by a return.
ALTER TABLE point_use ADD COLUMN fen bigint NOT NULL DEFAULT 0 CHECK (fen >= 0);

UPDATE point_use SET fen = point_lot.paid_fen * point_use.points / point_lot.points
FROM point_lot, point_entry
WHERE point_lot.id = point_use.lot_id AND point_lot.paid_fen > 0
    AND point_entry.id = point_use.entry_id AND point_entry.kind = 'SPEND';

-- Points that one member of the staff wants to give and another has to agree to.
CREATE TABLE point_grant (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL,
    points bigint NOT NULL CHECK (points > 0),
    expires_at timestamptz,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 60),
    state text NOT NULL CHECK (state IN ('WAITING', 'GIVEN', 'REFUSED')),
    asked_by uuid NOT NULL,
    asked_at timestamptz NOT NULL,
    decided_at timestamptz
);

CREATE INDEX point_grant_waiting ON point_grant (asked_at) WHERE state = 'WAITING';
