package dev.guildhall.identity.security;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.domain.Rows;
import dev.guildhall.identity.domain.Secrets;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What the pages of signing in to a client show: who asks, for what, and where it goes on. */
@Component
public class ConsentRequests {
    private final JdbcClient jdbc;
    private final Clock clock;

    ConsentRequests(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A client as persons see it.
     *
     * @param own whether it is a part of the product itself
     * @param sources where its addresses are, as sources of a content policy; none where they are the tenant's own
     */
    public record Face(String name, boolean own, List<String> sources) {}

    /**
     * A request that waits for the person's word.
     *
     * @param scopes what is asked for, in the order in which it is shown
     * @param given those of them that were allowed before
     * @param back host, or name of the app, that gets the answer
     */
    public record Asked(String clientId, Face client, List<String> scopes, Set<String> given, String back) {}

    /** The client of this name, unless it has ended. */
    @Transactional(readOnly = true)
    public Optional<Face> client(String clientId) {
        return jdbc.sql("SELECT name, own, redirect_uris FROM oauth_client WHERE client_id = ? AND ended_at IS NULL")
                .param(clientId)
                .query((row, n) -> face(row))
                .optional();
    }

    /** What waits under this state for the word of this account. */
    @Transactional(readOnly = true)
    public Optional<Asked> find(String state, AccountId account) {
        return jdbc.sql("""
                        SELECT c.name, c.own, c.redirect_uris, c.client_id, r.requested_scopes, r.redirect_uri,
                            (SELECT authorities FROM oauth_consent g
                                WHERE g.oauth_client_id = c.id AND g.account_id = r.account_id)
                        FROM authorization_request r JOIN oauth_client c ON c.id = r.oauth_client_id
                        WHERE r.consent_hash = ? AND r.account_id = ? AND r.code_hash IS NULL AND r.used_at IS NULL
                            AND r.expires_at > ? AND c.ended_at IS NULL""")
                .param(Secrets.hash(state))
                .param(account.value())
                .param(Timestamp.from(clock.instant()))
                .query((row, n) -> {
                    Face face = face(row);
                    Set<String> given = new LinkedHashSet<>();
                    for (String authority : Rows.strings(row, 7)) {
                        given.add(authority.replace("SCOPE_", ""));
                    }
                    String back = row.getString(6);
                    if (back == null) {
                        back = Rows.strings(row, 3).iterator().next();
                    }
                    return new Asked(
                            row.getString(4),
                            face,
                            List.copyOf(Scopes.ofPersons(Rows.strings(row, 5))),
                            given,
                            place(back));
                })
                .optional();
    }

    private static Face face(ResultSet row) throws SQLException {
        List<String> sources = new ArrayList<>();
        for (String address : Rows.strings(row, 3)) {
            if (!address.startsWith("/")) {
                URI uri = URI.create(address);
                sources.add(
                        uri.getHost() == null
                                ? uri.getScheme() + ":"
                                : uri.getScheme() + "://" + uri.getHost()
                                        + (uri.getPort() < 0 ? loopback(uri.getHost()) : ":" + uri.getPort()));
            }
        }
        return new Face(
                row.getString(1), row.getBoolean(2), sources.stream().distinct().toList());
    }

    /** A program on the person's own machine listens on any port. */
    private static String loopback(String host) {
        return host.equals("127.0.0.1") || host.equals("[::1]") ? ":*" : "";
    }

    private static String place(String address) {
        URI uri = URI.create(address);
        return uri.getHost() == null ? uri.getScheme() : uri.getHost();
    }
}
