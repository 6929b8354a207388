package dev.guildhall.points.domain;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.Points;
import dev.guildhall.problem.NotFound;
import dev.guildhall.review.Decided;
import dev.guildhall.review.ReviewKind;
import dev.guildhall.review.ReviewSubject;
import dev.guildhall.review.ReviewSubject.Fact;
import dev.guildhall.review.Reviews;
import dev.guildhall.ui.Fmt;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Gifts above what one member of the staff may give alone: another one agrees before the points are there. */
@Component
class GrantReview implements ReviewKind {
    static final String KIND = "point-grant";

    private record Grant(
            UUID id, AccountId owner, long points, @Nullable Instant expiresAt, String reason) {}

    private final JdbcClient jdbc;
    private final PointWallets wallets;
    private final Accounts accounts;
    private final ModuleSettings settings;
    private final ObjectProvider<Reviews> reviews;
    private final Fmt fmt;
    private final Clock clock;

    GrantReview(
            JdbcClient jdbc,
            PointWallets wallets,
            Accounts accounts,
            ModuleSettings settings,
            ObjectProvider<Reviews> reviews,
            Fmt fmt,
            Clock clock) {
        this.jdbc = jdbc;
        this.wallets = wallets;
        this.accounts = accounts;
        this.settings = settings;
        this.reviews = reviews;
        this.fmt = fmt;
        this.clock = clock;
    }

    boolean needed(long points) {
        return points > settings.of(PointRules.class).grantLimit();
    }

    /**
     * Puts the gift into the review queue; in the caller's transaction.
     *
     * @param key one for each opening of the form: asking twice asks once
     */
    void ask(Actor by, AccountView owner, long points, @Nullable Instant expiresAt, String reason, UUID key) {
        int fresh = jdbc.sql("""
                INSERT INTO point_grant (id, owner_id, points, expires_at, reason, state, asked_by, asked_at)
                VALUES (:id, :owner, :points, :expires, :reason, 'WAITING', :by, :now)
                ON CONFLICT (id) DO NOTHING
                """)
                .param("id", key)
                .param("owner", owner.id().value())
                .param("points", points)
                .param(
                        "expires",
                        expiresAt == null ? null : LotTable.utc(expiresAt),
                        java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .param("reason", reason)
                .param("by", by.id().value())
                .param("now", LotTable.utc(clock.instant()))
                .update();
        if (fresh == 1) {
            reviews.getObject().submit(KIND, key.toString(), by.id(), Words.of("grant.title", points, owner.name()));
        }
    }

    @Override
    public String id() {
        return KIND;
    }

    @Override
    public String label() {
        return Words.of("grant.label");
    }

    @Override
    public String module() {
        return "billing";
    }

    @Override
    public String permission() {
        return "billing.points.grant";
    }

    @Override
    public int workingDays() {
        return 1;
    }

    @Override
    public String link() {
        return "/console/billing/points";
    }

    @Override
    public ReviewSubject describe(String subject) {
        Grant grant = grant(subject);
        String name = accounts.find(grant.owner).map(AccountView::name).orElse("");
        return new ReviewSubject(
                Words.of("grant.title", grant.points, name),
                null,
                null,
                List.of(
                        new Fact(Words.of("grant.to"), name),
                        new Fact(Words.of("grant.points"), fmt.points(grant.points), "warn"),
                        new Fact(
                                Words.of("grant.end"),
                                grant.expiresAt == null
                                        ? Words.of("grant.end.none")
                                        : Words.of("grant.end.day", fmt.date(grant.expiresAt.minusSeconds(1)))),
                        new Fact(Words.of("grant.reason"), grant.reason),
                        new Fact(
                                Words.of("grant.balance"),
                                fmt.points(
                                        wallets.balance(grant.owner).available().amount())),
                        new Fact(
                                "",
                                Words.of(
                                        "grant.limit",
                                        settings.of(PointRules.class).grantLimit()))));
    }

    @Override
    public void approved(Decided decided) {
        Grant grant = grant(decided.subject());
        if (decide(grant.id, "GIVEN", decided.at())) {
            wallets.grant(
                    grant.owner, new Points(grant.points), grant.reason, grant.expiresAt, WalletBoard.gift(grant.id));
        }
    }

    @Override
    public void refused(Decided decided) {
        decide(grant(decided.subject()).id, "REFUSED", decided.at());
    }

    private boolean decide(UUID id, String state, Instant at) {
        return jdbc.sql("UPDATE point_grant SET state = :state, decided_at = :at WHERE id = :id AND state = 'WAITING'")
                        .param("state", state)
                        .param("at", LotTable.utc(at))
                        .param("id", id)
                        .update()
                == 1;
    }

    private Grant grant(String subject) {
        return jdbc.sql("SELECT id, owner_id, points, expires_at, reason FROM point_grant WHERE id = :id")
                .param("id", UUID.fromString(subject))
                .query((row, n) -> {
                    OffsetDateTime expires = row.getObject("expires_at", OffsetDateTime.class);
                    return new Grant(
                            row.getObject("id", UUID.class),
                            new AccountId(row.getObject("owner_id", UUID.class)),
                            row.getLong("points"),
                            expires == null ? null : expires.toInstant(),
                            row.getString("reason"));
                })
                .optional()
                .orElseThrow(() -> new NotFound(Words.of("grant.label")));
    }
}
