package dev.guildhall.points.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What points are sold in. A pack that was sold is changed for later buyers only: an order keeps its price and its points. */
@Service
public class PointPacks {
    private static final long MOST_POINTS = 1_000_000;
    private static final long MOST_FEN = 100_000_000;

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    PointPacks(JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /** As staff fill it in. */
    public record Draft(
            String name, long points, long giftPoints, int giftDays, long priceFen, boolean active, int position) {}

    @Transactional(readOnly = true)
    public List<PointPack> onSale() {
        return jdbc.sql("SELECT * FROM point_pack WHERE active ORDER BY position, price_fen, id")
                .query(PointPacks::pack)
                .list();
    }

    @Transactional(readOnly = true)
    public List<PointPack> all() {
        return jdbc.sql("SELECT * FROM point_pack ORDER BY active DESC, position, price_fen, id")
                .query(PointPacks::pack)
                .list();
    }

    @Transactional(readOnly = true)
    public Optional<PointPack> find(UUID id) {
        return jdbc.sql("SELECT * FROM point_pack WHERE id = :id")
                .param("id", id)
                .query(PointPacks::pack)
                .optional();
    }

    @Transactional
    public UUID add(Draft draft) {
        require(draft);
        UUID id = Ids.next();
        OffsetDateTime now = now();
        jdbc.sql("""
                INSERT INTO point_pack
                    (id, name, points, gift_points, gift_days, price_fen, active, position, created_at, updated_at)
                VALUES (:id, :name, :points, :giftPoints, :giftDays, :price, :active, :position, :at, :at)
                """)
                .param("id", id)
                .param("name", draft.name())
                .param("points", draft.points())
                .param("giftPoints", draft.giftPoints())
                .param("giftDays", draft.giftDays())
                .param("price", draft.priceFen())
                .param("active", draft.active())
                .param("position", draft.position())
                .param("at", now)
                .update();
        audit.record("points.pack.added", "point_pack", id.toString(), details(draft));
        return id;
    }

    @Transactional
    public void change(UUID id, Draft draft) {
        require(draft);
        int changed = jdbc.sql("""
                UPDATE point_pack SET name = :name, points = :points, gift_points = :giftPoints, gift_days = :giftDays,
                    price_fen = :price, active = :active, position = :position, updated_at = :at
                WHERE id = :id
                """)
                .param("id", id)
                .param("name", draft.name())
                .param("points", draft.points())
                .param("giftPoints", draft.giftPoints())
                .param("giftDays", draft.giftDays())
                .param("price", draft.priceFen())
                .param("active", draft.active())
                .param("position", draft.position())
                .param("at", now())
                .update();
        if (changed == 0) {
            throw new NotFound("点数包");
        }
        audit.record("points.pack.changed", "point_pack", id.toString(), details(draft));
    }

    private static Map<String, Object> details(Draft draft) {
        return Map.of(
                "name", draft.name(),
                "points", draft.points(),
                "giftPoints", draft.giftPoints(),
                "priceFen", draft.priceFen(),
                "active", draft.active());
    }

    private static void require(Draft draft) {
        List<FieldError> errors = new ArrayList<>();
        if (draft.name().isBlank() || draft.name().length() > 30) {
            errors.add(new FieldError("name", "请填写名称，1–30 个字"));
        }
        if (draft.points() < 1 || draft.points() > MOST_POINTS) {
            errors.add(new FieldError("points", "点数应为 1–1,000,000 的整数"));
        }
        if (draft.giftPoints() < 0 || draft.giftPoints() > MOST_POINTS) {
            errors.add(new FieldError("giftPoints", "赠送点数应为 0–1,000,000 的整数，不赠送填 0"));
        }
        if (draft.giftDays() < 1 || draft.giftDays() > 3650) {
            errors.add(new FieldError("giftDays", "赠送点数的有效期应为 1–3650 天"));
        }
        if (draft.priceFen() < 1 || draft.priceFen() > MOST_FEN) {
            errors.add(new FieldError("price", "价格应为 0.01–1,000,000 元，最多两位小数"));
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static PointPack pack(ResultSet row, int n) throws SQLException {
        return new PointPack(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getLong("points"),
                row.getLong("gift_points"),
                row.getInt("gift_days"),
                row.getLong("price_fen"),
                row.getBoolean("active"),
                row.getInt("position"));
    }
}
