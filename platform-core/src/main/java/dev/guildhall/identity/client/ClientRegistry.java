package dev.guildhall.identity.client;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.domain.Rows;
import dev.guildhall.identity.domain.Secrets;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Registers, changes and ends clients of the bound tenant. The product's own clients do not appear here. A secret is handed
 * out once and kept as a hash; nobody can give a program a permission that he does not hold.
 */
@Service
public class ClientRegistry {
    /** What persons can allow, beside knowing that it is they. */
    public static final List<String> OF_PERSONS = List.of("profile", "phone", "member");

    private static final int MOST_ADDRESSES = 10;
    private static final String COLUMNS = """
            SELECT c.id, c.grants, c.secret_hash IS NOT NULL, c.client_id, c.name, c.note, c.redirect_uris,
                c.post_logout_uris, c.scopes, c.created_at, c.secret_changed_at,
                greatest(c.used_at, (SELECT max(s.used_at) FROM sign_in s WHERE s.oauth_client_id = c.id)),
                (SELECT count(DISTINCT s.account_id) FROM sign_in s
                    WHERE s.oauth_client_id = c.id AND s.ended_at IS NULL)
            FROM oauth_client c WHERE NOT c.own AND c.ended_at IS NULL""";

    private final JdbcClient jdbc;
    private final PasswordEncoder encoder;
    private final AuditTrail audit;
    private final Clock clock;

    ClientRegistry(JdbcClient jdbc, PasswordEncoder encoder, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.encoder = encoder;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A client just registered, or its new secret.
     *
     * @param secret to be shown once; null where it has none
     */
    public record Issued(UUID id, String clientId, @Nullable String secret) {}

    /** Those that have not ended, newest first. */
    @Transactional(readOnly = true)
    public List<ClientView> all() {
        return jdbc.sql(COLUMNS + " ORDER BY c.created_at DESC, c.id")
                .query((row, n) -> view(row))
                .list();
    }

    /** @throws NotFound where there is none, or it has ended, or it is the product's own */
    @Transactional(readOnly = true)
    public ClientView find(UUID id) {
        return jdbc.sql(COLUMNS + " AND c.id = ?")
                .param(id)
                .query((row, n) -> view(row))
                .optional()
                .orElseThrow(() -> new NotFound(Words.of("client")));
    }

    /** @throws Invalid with an error for each field that is wrong */
    @Transactional
    public Issued register(ClientKind kind, ClientDraft draft, Actor by) {
        ClientDraft checked = checked(kind, draft, by, Set.of());
        UUID id = Ids.next();
        String clientId =
                "app_" + Secrets.token().replaceAll("[^A-Za-z0-9]", "").substring(0, 20);
        String secret = kind.hasSecret() ? Secrets.token() : null;
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("""
                        INSERT INTO oauth_client (id, client_id, name, note, secret_hash, grants, redirect_uris,
                            post_logout_uris, scopes, created_at, secret_changed_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(Arrays.asList(
                        id,
                        clientId,
                        checked.name(),
                        checked.note(),
                        secret == null ? null : encoder.encode(secret),
                        kind.grants().toArray(String[]::new),
                        checked.redirectUris().toArray(String[]::new),
                        checked.signOutUris().toArray(String[]::new),
                        scopes(kind, checked),
                        now,
                        secret == null ? null : now))
                .update();
        audit.record(
                "client.registered",
                "client",
                id.toString(),
                Map.of("name", checked.name(), "kind", kind.name(), "scopes", new TreeSet<>(checked.scopes())));
        return new Issued(id, clientId, secret);
    }

    /**
     * Changes everything but kind and secret. Signed-in people who allowed more than is left are signed out; a program loses
     * a permission with its next request.
     *
     * @throws Invalid with an error for each field that is wrong
     */
    @Transactional
    public void change(UUID id, ClientDraft draft, Actor by) {
        ClientView before = find(id);
        ClientDraft checked = checked(before.kind(), draft, by, Set.copyOf(before.scopes()));
        String[] scopes = scopes(before.kind(), checked);
        jdbc.sql("""
                        UPDATE oauth_client SET name = ?, note = ?, redirect_uris = ?, post_logout_uris = ?, scopes = ?
                        WHERE id = ?""")
                .param(checked.name())
                .param(checked.note())
                .param(checked.redirectUris().toArray(String[]::new))
                .param(checked.signOutUris().toArray(String[]::new))
                .param(scopes)
                .param(id)
                .update();
        jdbc.sql("""
                        UPDATE sign_in SET ended_at = ?, end_reason = 'CLIENT'
                        WHERE oauth_client_id = ? AND ended_at IS NULL AND NOT scopes <@ CAST(? AS text[])""")
                .param(Timestamp.from(clock.instant()))
                .param(id)
                .param(scopes)
                .update();
        audit.record(
                "client.changed",
                "client",
                id.toString(),
                Map.of("name", checked.name(), "scopes", new TreeSet<>(checked.scopes())));
    }

    /** Gives a new secret; the old one and every token that a program holds end at once. */
    @Transactional
    public Issued newSecret(UUID id) {
        ClientView client = find(id);
        if (!client.kind().hasSecret()) {
            throw new NotFound(Words.of("client"));
        }
        String secret = Secrets.token();
        jdbc.sql("""
                        UPDATE oauth_client SET secret_hash = ?, secret_changed_at = ?, token_version = token_version + 1
                        WHERE id = ?""")
                .param(encoder.encode(secret))
                .param(Timestamp.from(clock.instant()))
                .param(id)
                .update();
        audit.record("client.new-secret", "client", id.toString(), Map.of("name", client.name()));
        return new Issued(id, client.clientId(), secret);
    }

    /** Nothing can be done with the client any more; whoever is signed in to it is signed out. */
    @Transactional
    public void end(UUID id) {
        ClientView client = find(id);
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("UPDATE oauth_client SET ended_at = ?, token_version = token_version + 1 WHERE id = ?")
                .param(now)
                .param(id)
                .update();
        jdbc.sql(
                        "UPDATE sign_in SET ended_at = ?, end_reason = 'CLIENT' WHERE oauth_client_id = ? AND ended_at IS NULL")
                .param(now)
                .param(id)
                .update();
        audit.record("client.ended", "client", id.toString(), Map.of("name", client.name()));
    }

    /** @param kept scopes that it has already, which somebody who does not hold them may leave as they are */
    private static ClientDraft checked(ClientKind kind, ClientDraft draft, Actor by, Set<String> kept) {
        List<FieldError> errors = new ArrayList<>();
        String name = draft.name().strip();
        if (name.isEmpty() || name.codePointCount(0, name.length()) > 40) {
            errors.add(new FieldError("name", Words.of("client.name")));
        }
        String note = draft.note().strip();
        if (note.codePointCount(0, note.length()) > 200) {
            errors.add(new FieldError("note", Words.of("client.note")));
        }
        List<String> back = addresses(draft.redirectUris());
        List<String> out = addresses(draft.signOutUris());
        if (kind.isForPeople()) {
            if (back.isEmpty()) {
                errors.add(new FieldError("redirectUris", Words.of("client.address.none")));
            }
            check("redirectUris", back, kind, errors);
            check("signOutUris", out, kind, errors);
            if (!OF_PERSONS.containsAll(draft.scopes())) {
                errors.add(new FieldError("scopes", Words.of("client.scopes.unknown")));
            }
        } else {
            if (draft.scopes().isEmpty()) {
                errors.add(new FieldError("scopes", Words.of("client.scopes.none")));
            }
            if (!draft.scopes().stream().allMatch(scope -> by.may(scope) || kept.contains(scope))) {
                errors.add(new FieldError("scopes", Words.of("client.scopes.not-yours")));
            }
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        return kind.isForPeople()
                ? new ClientDraft(name, note, back, out, draft.scopes())
                : new ClientDraft(name, note, List.of(), List.of(), draft.scopes());
    }

    private static List<String> addresses(List<String> raw) {
        return raw.stream()
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .distinct()
                .toList();
    }

    private static void check(String field, List<String> addresses, ClientKind kind, List<FieldError> errors) {
        if (addresses.size() > MOST_ADDRESSES) {
            errors.add(new FieldError(field, Words.of("client.address.many", MOST_ADDRESSES)));
        }
        for (String address : addresses) {
            if (!isSafe(address, kind)) {
                errors.add(new FieldError(field, Words.of("client.address.wrong", address)));
                return;
            }
        }
    }

    /**
     * Https; http only to the person's own machine; an app also a scheme of its own, named by a domain turned round
     * (RFC 8252). Exact: neither wildcards nor fragments.
     */
    private static boolean isSafe(String address, ClientKind kind) {
        if (address.length() > 500 || !address.chars().allMatch(c -> c > ' ' && c < 127) || address.contains("*")) {
            return false;
        }
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (uri.getScheme() == null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            return false;
        }
        return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
            case "https" -> uri.getHost() != null;
            case "http" ->
                uri.getHost() != null
                        && Set.of("127.0.0.1", "[::1]", "localhost").contains(uri.getHost());
            default -> kind == ClientKind.APP && uri.getScheme().contains(".") && !uri.isOpaque();
        };
    }

    private static String[] scopes(ClientKind kind, ClientDraft draft) {
        Set<String> scopes = new TreeSet<>(draft.scopes());
        if (kind.isForPeople()) {
            scopes.add("openid");
        }
        return scopes.toArray(String[]::new);
    }

    private static ClientView view(ResultSet row) throws SQLException {
        Set<String> grants = Rows.strings(row, 2);
        ClientKind kind = grants.contains("client_credentials")
                ? ClientKind.PROGRAM
                : row.getBoolean(3) ? ClientKind.SITE : ClientKind.APP;
        return new ClientView(
                row.getObject(1, UUID.class),
                kind,
                Objects.requireNonNull(row.getString(4)),
                row.getString(5),
                row.getString(6),
                List.copyOf(Rows.strings(row, 7)),
                List.copyOf(Rows.strings(row, 8)),
                Rows.strings(row, 9).stream()
                        .filter(scope -> !scope.equals("openid"))
                        .sorted()
                        .collect(Collectors.toList()),
                Objects.requireNonNull(Rows.instant(row, 10)),
                Rows.instant(row, 11),
                Rows.instant(row, 12),
                row.getLong(13));
    }
}
