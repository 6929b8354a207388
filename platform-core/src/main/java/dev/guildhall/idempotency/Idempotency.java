package dev.guildhall.idempotency;

import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Unprocessable;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets a request that moves money, points or stock act once. The first one does the work and keeps its answer in the same
 * transaction; whoever comes later with the same key waits for that transaction to end and gets the answer kept. If the work
 * fails, nothing is kept and the key may be used again.
 */
@Service
public class Idempotency {

    /** What clients send the key in. */
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern KEY = Pattern.compile("[!-~]{1,200}");

    private final JdbcClient jdbc;
    private final Vault vault;
    private final Clock clock;
    private final JsonMapper json;

    Idempotency(JdbcClient jdbc, Vault vault, Clock clock, JsonMapper json) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
        this.json = json.rebuild()
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
    }

    /**
     * Runs the work, or gives the answer of the run before. Joins the caller's transaction, or opens one.
     *
     * @param scope whose key it is, such as the id of the account; keys of different scopes do not meet
     * @param key the client's {@code Idempotency-Key}
     * @param request all that tells this act from another: the body and what the address names
     * @throws Invalid when the key is missing or unusable
     * @throws Unprocessable when the key was used for another request
     */
    @Transactional
    public <T> T once(
            String scope, @Nullable String key, @Nullable Object request, Class<T> answerType, Supplier<T> work) {
        if (key == null || !KEY.matcher(key).matches()) {
            throw new Invalid(
                    HEADER,
                    key == null || key.isBlank() ? "请带上 Idempotency-Key" : "Idempotency-Key 只能是 1 至 200 个英文字符，请换一个");
        }
        byte[] hash = hash(answerType, request);
        UUID id = Ids.next();
        int mine = jdbc.sql("""
                        INSERT INTO idempotency_key (id, scope, key, request_hash, created_at)
                        VALUES (:id, :scope, :key, :hash, :now) ON CONFLICT (scope, key) DO NOTHING
                        """)
                .param("id", id)
                .param("scope", scope)
                .param("key", key)
                .param("hash", hash)
                .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
        if (mine == 0) {
            return kept(scope, key, hash, answerType);
        }
        T answer = work.get();
        jdbc.sql("UPDATE idempotency_key SET answer = :answer WHERE id = :id")
                .param("id", id)
                .param("answer", vault.seal(place(id), json.writeValueAsString(answer)))
                .update();
        return answer;
    }

    private <T> T kept(String scope, String key, byte[] hash, Class<T> answerType) {
        Kept kept = jdbc.sql("SELECT id, request_hash, answer FROM idempotency_key WHERE scope = :scope AND key = :key")
                .param("scope", scope)
                .param("key", key)
                .query((row, number) ->
                        new Kept(row.getObject("id", UUID.class), row.getBytes("request_hash"), row.getBytes("answer")))
                .single();
        if (!MessageDigest.isEqual(kept.hash(), hash)) {
            throw new Unprocessable("idempotency-key-reused", "请求已变化", "这个 Idempotency-Key 已经用于另一次请求。请换一个新的再试。");
        }
        if (kept.answer() == null) {
            throw new IllegalStateException("The work of a key asks for the same key again");
        }
        return json.readValue(vault.open(place(kept.id()), kept.answer()), answerType);
    }

    private byte[] hash(Class<?> answerType, @Nullable Object request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(answerType.getSimpleName().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return digest.digest(json.writeValueAsBytes(request));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Place place(UUID id) {
        return new Place("idempotency_key", id, "answer");
    }

    private record Kept(UUID id, byte[] hash, byte @Nullable [] answer) {}
}
