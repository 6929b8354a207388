package dev.guildhall.identity;

import dev.guildhall.identity.console.SignInWords;
import dev.guildhall.identity.domain.AccountStore;
import dev.guildhall.identity.domain.SignInLog;
import dev.guildhall.ui.Paged;
import dev.guildhall.vault.PhoneNumber;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** All accounts of the bound tenant, as staff looks them up. */
@Service
public class AccountDirectory {
    private static final String MATCHING = """
             FROM account a
            WHERE (CAST(:kind AS text) IS NULL OR a.kind = :kind)
              AND (CAST(:state AS text) IS NULL OR a.state = :state)
              AND (CAST(:name AS text) IS NULL OR strpos(lower(a.name), :name) > 0)
              AND (CAST(:account AS uuid) IS NULL OR a.id = :account)
            """;

    private final JdbcClient jdbc;
    private final AccountStore store;
    private final SignInLog log;

    AccountDirectory(JdbcClient jdbc, AccountStore store, SignInLog log) {
        this.jdbc = jdbc;
        this.store = store;
        this.log = log;
    }

    /**
     * Which accounts to list; null leaves a part open.
     *
     * @param text part of the name, or a whole phone number or username
     */
    public record Filter(
            @Nullable String text,
            @Nullable String kind,
            @Nullable AccountState state) {}

    /** @param shown what may be shown: masked where it is personal, the username as it is */
    public record Identity(String type, String shown, Instant since) {}

    /** A line of the sign-in log, in words. */
    public record SignInLine(Instant at, String way, String outcome, boolean good, String address, String device) {}

    /** The newest first. */
    @Transactional(readOnly = true)
    public Paged<AccountView> page(Filter filter, int page, int size) {
        String text = filter.text();
        Optional<AccountId> exact = text == null ? Optional.empty() : exact(text);
        if (text != null && exact.isEmpty() && PhoneNumber.find(text).isPresent()) {
            // A whole number that nobody has.
            return new Paged<>(List.of(), page, size, 0);
        }
        long total = bind(jdbc.sql("SELECT count(*)" + MATCHING), filter, exact)
                .query(Long.class)
                .single();
        List<AccountView> items = store.find(bind(
                        jdbc.sql("SELECT a.id" + MATCHING
                                + " ORDER BY a.created_at DESC, a.id DESC LIMIT :size OFFSET :offset"),
                        filter,
                        exact)
                .param("size", size)
                .param("offset", (long) page * size)
                .query(UUID.class)
                .list());
        return new Paged<>(items, page, size, total);
    }

    /** Kinds of which there are accounts. */
    @Transactional(readOnly = true)
    public List<String> kinds() {
        return jdbc.sql("SELECT DISTINCT kind FROM account ORDER BY kind")
                .query(String.class)
                .list();
    }

    /** By what the account is known. */
    @Transactional(readOnly = true)
    public List<Identity> identities(AccountId id) {
        return store.identities(id);
    }

    /** The newest first. */
    @Transactional(readOnly = true)
    public List<SignInLine> signIns(AccountId id, int most) {
        return log.lines(new SignInLog.Filter(id.value(), null, null, null, null, null), 0, most).items().stream()
                .map(line -> new SignInLine(
                        line.lastAt(),
                        SignInWords.way(line.way()),
                        SignInWords.outcome(line.outcome()),
                        SignInWords.good(line.outcome()),
                        line.address(),
                        line.device()))
                .toList();
    }

    private Optional<AccountId> exact(String text) {
        Optional<AccountId> byPhone = PhoneNumber.find(text).flatMap(store::byPhone);
        return byPhone.isPresent() ? byPhone : store.byUsername(text);
    }

    private static JdbcClient.StatementSpec bind(
            JdbcClient.StatementSpec statement, Filter filter, Optional<AccountId> exact) {
        String text = filter.text();
        AccountState state = filter.state();
        return statement
                .param("kind", filter.kind())
                .param("state", state == null ? null : state.name())
                .param("name", text == null || exact.isPresent() ? null : text.toLowerCase(Locale.ROOT))
                .param("account", exact.map(AccountId::value).orElse(null), java.sql.Types.OTHER);
    }
}
