package dev.guildhall.bench;

import dev.guildhall.payments.domain.Credentials;
import dev.guildhall.tenancy.TenantScope;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Orders that wait for their payment, and WeChat Pay's signed notices of it, made before the clock starts. */
final class Notices {
    private static final long FEN = 10_000;
    /** More than the first round, that warms up, can send. */
    private static final long FEW = 5_000;

    private record Letter(URI to, Map<String, String> headers, byte[] body) {}

    private final Guild guild;
    private final JsonMapper json;
    private final UUID credential;
    private final JsonNode merchant;
    private final PrivateKey key;
    private final Queue<Letter> letters = new ConcurrentLinkedQueue<>();
    private final AtomicLong sent = new AtomicLong();
    private long sentBefore;

    private Notices(Guild guild, UUID credential, JsonNode merchant, PrivateKey key) {
        this.guild = guild;
        this.json = guild.bean(JsonMapper.class);
        this.credential = credential;
        this.merchant = merchant;
        this.key = key;
    }

    /** @param orders how many there will be, bought by the first {@code wallets} agencies in turn */
    static Notices open(Guild guild, int orders, int wallets) throws IOException, GeneralSecurityException {
        UUID credential = TenantScope.with(Guild.TENANT)
                .get(() -> guild.bean(Credentials.class).openSandbox())
                .orElseThrow();
        JsonMapper json = guild.bean(JsonMapper.class);
        JsonNode merchant;
        try (Stream<Path> files = Files.list(guild.data().resolve("sandbox/wechatpay/merchants"))) {
            merchant = json.readTree(Files.readString(files.findFirst().orElseThrow()))
                    .path("value");
        }
        byte[] der = Base64.getMimeDecoder()
                .decode(merchant.path("platformPrivateKeyPem").asString().replaceAll("-----[A-Z ]+-----", ""));
        PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        guild.write(() -> {
            guild.jdbc()
                    .sql("""
                    INSERT INTO payment_order
                        (id, number, kind, subject, title, terms, buyer_id, buyer_name, fen, state, expires_at, created_at)
                    SELECT CAST('e0000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS uuid), 'BENCH' || n, 'point-pack',
                        'bench', '点数包', '{"points": 100, "giftPoints": 0, "giftDays": 0}',
                        CAST('d0000000-0000-7000-8000-' || lpad(to_hex(n % :wallets), 12, '0') AS uuid), '认证机构', :fen, 'OPEN',
                        now() + interval '1 day', now()
                    FROM generate_series(0, :orders - 1) AS new (n)
                    """)
                    .param("wallets", wallets)
                    .param("fen", FEN)
                    .param("orders", orders)
                    .update();
            guild.jdbc().sql("""
                    INSERT INTO payment_attempt (order_id, channel, credential_id, notify_url, outcome, next_query_at, created_at)
                    SELECT id, 'WECHAT_NATIVE', :credential, 'http://localhost/notify', 'READY', now() + interval '1 day', now()
                    FROM payment_order
                    """).param("credential", credential).update();
        });
        return new Notices(guild, credential, merchant, key);
    }

    UUID credential() {
        return credential;
    }

    /** Signs notices of orders not yet paid, at most so many: signatures grow old, so no more than a round will need. */
    void write(int most) {
        long first = sent.get();
        long needed = Math.max(FEW, 2 * (first - sentBefore));
        sentBefore = first;
        letters.clear();
        letters.addAll(LongStream.range(first, first + Math.min(most, needed))
                .parallel()
                .mapToObj(this::letter)
                .toList());
    }

    /** Sends one of them and waits for its answer. */
    void send() throws IOException {
        Letter letter = letters.poll();
        if (letter == null) {
            throw new IllegalStateException("more notices were sent than written: give a lower number of seconds");
        }
        sent.incrementAndGet();
        Http.Answer answer = Http.post(letter.to, letter.headers, letter.body);
        if (answer.status() != 204) {
            throw new IllegalStateException("a notice was not taken: " + answer);
        }
    }

    private Letter letter(long number) {
        try {
            Instant now = guild.bean(Clock.class).instant();
            String transaction = json.writeValueAsString(Map.of(
                    "mchid",
                    merchant.path("mchid").asString(),
                    "appid",
                    merchant.path("appid").asString(),
                    "out_trade_no",
                    "BENCH" + number,
                    "transaction_id",
                    "42000000" + number,
                    "trade_type",
                    "NATIVE",
                    "trade_state",
                    "SUCCESS",
                    "success_time",
                    now.toString(),
                    "amount",
                    Map.of("total", FEN, "payer_total", FEN, "currency", "CNY", "payer_currency", "CNY")));
            String nonce = "%012d".formatted(number % 1_000_000_000_000L);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(merchant.path("apiV3Key").asString().getBytes(StandardCharsets.UTF_8), "AES"),
                    new GCMParameterSpec(128, nonce.getBytes(StandardCharsets.UTF_8)));
            cipher.updateAAD("transaction".getBytes(StandardCharsets.UTF_8));
            String body = json.writeValueAsString(Map.of(
                    "id",
                    "bench-" + number,
                    "create_time",
                    now.toString(),
                    "resource_type",
                    "encrypt-resource",
                    "event_type",
                    "TRANSACTION.SUCCESS",
                    "summary",
                    "支付成功",
                    "resource",
                    Map.of(
                            "original_type", "transaction",
                            "algorithm", "AEAD_AES_256_GCM",
                            "associated_data", "transaction",
                            "nonce", nonce,
                            "ciphertext",
                                    Base64.getEncoder()
                                            .encodeToString(
                                                    cipher.doFinal(transaction.getBytes(StandardCharsets.UTF_8))))));
            String timestamp = Long.toString(now.getEpochSecond());
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update((timestamp + "\n" + nonce + "\n" + body + "\n").getBytes(StandardCharsets.UTF_8));
            return new Letter(
                    URI.create("http://127.0.0.1:%d/t/%s/api/payments/wechat/%s/notify"
                            .formatted(guild.httpPort(), Guild.TENANT, credential)),
                    Map.of(
                            "Content-Type",
                            "application/json",
                            "Wechatpay-Serial",
                            merchant.path("platformKeyId").asString(),
                            "Wechatpay-Timestamp",
                            timestamp,
                            "Wechatpay-Nonce",
                            nonce,
                            "Wechatpay-Signature",
                            Base64.getEncoder().encodeToString(signature.sign()),
                            "Wechatpay-Signature-Type",
                            "WECHATPAY2-SHA256-RSA2048"),
                    body.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
