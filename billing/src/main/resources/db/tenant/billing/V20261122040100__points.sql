CREATE TABLE point_pack (
    id uuid PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 30),
    points bigint NOT NULL CHECK (points > 0),
    gift_points bigint NOT NULL DEFAULT 0 CHECK (gift_points >= 0),
    gift_days integer NOT NULL DEFAULT 365 CHECK (gift_days BETWEEN 1 AND 3650),
    price_fen bigint NOT NULL CHECK (price_fen > 0),
    active boolean NOT NULL,
    position integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE point_lot (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL,
    source text NOT NULL CHECK (source IN ('PURCHASE', 'GIFT')),
    label text NOT NULL,
    points bigint NOT NULL CHECK (points > 0),
    remaining bigint NOT NULL,
    paid_fen bigint NOT NULL CHECK (paid_fen >= 0),
    earned_fen bigint NOT NULL,
    expires_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT point_lot_remaining CHECK (remaining BETWEEN 0 AND points),
    CONSTRAINT point_lot_earned CHECK (earned_fen BETWEEN 0 AND paid_fen),
    CONSTRAINT point_lot_all_earned CHECK (source = 'GIFT' OR remaining > 0 OR earned_fen = paid_fen),
    CONSTRAINT point_lot_gift_is_free CHECK (source = 'PURCHASE' OR paid_fen = 0),
    CONSTRAINT point_lot_bought_has_no_end CHECK (source = 'GIFT' OR expires_at IS NULL)
);

CREATE INDEX point_lot_open ON point_lot (owner_id) WHERE remaining > 0;

CREATE INDEX point_lot_ending ON point_lot (expires_at) WHERE remaining > 0;

CREATE TABLE point_entry (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('PURCHASE', 'GIFT', 'SPEND', 'EXPIRE')),
    reason text NOT NULL,
    points bigint NOT NULL CHECK (points <> 0),
    balance_after bigint NOT NULL CHECK (balance_after >= 0),
    event_id text NOT NULL UNIQUE CHECK (length(event_id) BETWEEN 1 AND 120),
    created_at timestamptz NOT NULL,
    CONSTRAINT point_entry_sign CHECK ((kind IN ('PURCHASE', 'GIFT')) = (points > 0))
);

CREATE INDEX point_entry_by_owner ON point_entry (owner_id, created_at DESC, id DESC);

-- Which lots a spending took from.
CREATE TABLE point_use (
    entry_id uuid NOT NULL REFERENCES point_entry (id),
    lot_id uuid NOT NULL REFERENCES point_lot (id),
    points bigint NOT NULL CHECK (points > 0),
    PRIMARY KEY (entry_id, lot_id)
);

CREATE INDEX point_use_by_lot ON point_use (lot_id);
