package dev.guildhall.registration.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.tenancy.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of registrations: one for each account that came by registering. */
@Component
class RegistrationRows {
    private final JdbcClient jdbc;
    private final Clock clock;

    RegistrationRows(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * @param form the form as it was filled in last
     * @param before the form that it replaced; null at the first time
     * @param times how often it was sent
     */
    record Registration(
            UUID id,
            AccountId account,
            String userType,
            UUID form,
            @Nullable UUID before,
            int times,
            Instant submittedAt) {}

    UUID insert(AccountId account, String userType, UUID form) {
        UUID id = Ids.next();
        jdbc.sql("""
                        INSERT INTO registration (id, account_id, user_type, filled_form, times, submitted_at)
                        VALUES (?, ?, ?, ?, 1, ?)""")
                .param(id)
                .param(account.value())
                .param(userType)
                .param(form)
                .param(Timestamp.from(clock.instant()))
                .update();
        return id;
    }

    void again(UUID id, String userType, UUID form) {
        jdbc.sql("""
                        UPDATE registration SET user_type = ?, before_form = filled_form, filled_form = ?,
                            times = times + 1, submitted_at = ? WHERE id = ?""")
                .param(userType)
                .param(form)
                .param(Timestamp.from(clock.instant()))
                .param(id)
                .update();
    }

    Optional<Registration> find(UUID id) {
        return jdbc.sql("SELECT * FROM registration WHERE id = ?")
                .param(id)
                .query(RegistrationRows::row)
                .optional();
    }

    /** The row, locked until the transaction ends. */
    Optional<Registration> locked(UUID id) {
        return jdbc.sql("SELECT * FROM registration WHERE id = ? FOR UPDATE")
                .param(id)
                .query(RegistrationRows::row)
                .optional();
    }

    Optional<Registration> of(AccountId account) {
        return jdbc.sql("SELECT * FROM registration WHERE account_id = ?")
                .param(account.value())
                .query(RegistrationRows::row)
                .optional();
    }

    private static Registration row(ResultSet row, int number) throws SQLException {
        return new Registration(
                row.getObject("id", UUID.class),
                new AccountId(row.getObject("account_id", UUID.class)),
                row.getString("user_type"),
                row.getObject("filled_form", UUID.class),
                row.getObject("before_form", UUID.class),
                row.getInt("times"),
                row.getTimestamp("submitted_at").toInstant());
    }
}
