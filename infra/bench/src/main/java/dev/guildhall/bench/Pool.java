package dev.guildhall.bench;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.talent.domain.TalentSettings;
import dev.guildhall.talent.domain.TalentVocabulary;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pool of one tenant and an agency that looks at it over HTTP. */
final class Pool {
    /** Two characters that one employer in forty thousand has; there are a thousand others, with two of their own each. */
    static final String RARE = "星槎";

    /** Makes the rows by which agencies search. */
    static final String INDEX = "talent-pool-index";

    private static final int BATCH = 50_000;
    private static final String USER = "bench-agency";

    private final Guild guild;
    private final TenantId tenant;
    private final String password;
    private String token = "";
    private Instant until = Instant.MIN;

    private Pool(Guild guild, TenantId tenant, String password) {
        this.guild = guild;
        this.tenant = tenant;
        this.password = password;
    }

    /**
     * Fills the pool and lets nobody be slowed down.
     *
     * @param cards with ids made of their numbers
     * @param password of the agency
     */
    static Pool open(Guild guild, TenantId tenant, int cards, String password) throws Exception {
        fill(guild, tenant, cards);
        guild.sweep(tenant, INDEX);
        guild.write(tenant, () -> {
            AccountId account = guild.bean(Accounts.class)
                    .open(new NewAccount("AGENCY", "基准认证机构", null, USER, password, false, Set.of()));
            guild.jdbc()
                    .sql("""
                    INSERT INTO agency (id, account_id, name, username, status, created_at, updated_at)
                    VALUES (uuidv7(), :account, '基准认证机构', :user, 'ACTIVE', now(), now())
                    """)
                    .param("account", account.value())
                    .param("user", USER)
                    .update();
            TalentSettings usual = guild.bean(ModuleSettings.class).of(TalentSettings.class);
            guild.bean(ModuleSettings.class)
                    .save(new TalentSettings(
                            usual.unlockPrice(),
                            usual.freeAgainMonths(),
                            usual.reportDays(),
                            usual.answerDays(),
                            usual.reportsPerMonth(),
                            usual.automaticPercent(),
                            usual.expiredCards(),
                            0));
        });
        return new Pool(guild, tenant, password);
    }

    /** Persons with sealed contacts, each with a card that is in the pool; the rows by which agencies search are still to be made. */
    static void fill(Guild guild, TenantId tenant, int cards) {
        TalentVocabulary.Options options = TenantScope.with(tenant)
                .get(() -> guild.bean(TalentVocabulary.class).options());
        String[] levels = options.levels().stream().map(level -> level.code()).toArray(String[]::new);
        String[] fields = options.fields().stream().map(field -> field.code()).toArray(String[]::new);
        for (int from = 0; from < cards; from += BATCH) {
            int first = from;
            int last = Math.min(from + BATCH, cards) - 1;
            guild.write(tenant, () -> insert(guild, first, last, levels, fields));
        }
    }

    private static void insert(Guild guild, int first, int last, String[] levels, String[] fields) {
        Vault vault = guild.bean(Vault.class);
        byte[][] phones = IntStream.rangeClosed(first, last)
                .mapToObj(n ->
                        vault.seal(new Place("person", Guild.person(n), "phone_sealed"), "+86139%08d".formatted(n)))
                .toArray(byte[][]::new);
        String[] cities = {"110100", "310100", "440100", "440300", "360100", "330100", "510100", "420100"};
        guild.jdbc()
                .sql("""
                INSERT INTO person (id, name, pinyin, phone_sealed, phone_index, region_code, education_code, level_code, years,
                    employer, status, source, search_text, created_at, updated_at)
                SELECT CAST('a0000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS uuid), '沈若溪', 'shen ruo xi',
                    sealed, decode(md5('phone' || n), 'hex'),
                    (CAST(:cities AS text[]))[1 + n % 8], NULL, (CAST(:levels AS text[]))[1 + (n / 7) % :levelCount], n % 40,
                    CASE WHEN n % 40000 = 77 THEN '星槎' ELSE chr(19968 + n % 1000) || chr(20968 + n % 1000) END
                        || CASE n % 3 WHEN 0 THEN '检测认证有限公司' WHEN 1 THEN '质量技术服务中心' ELSE '管理咨询有限公司' END,
                    'ACTIVE', 'IMPORT', '沈若溪', now() - n * interval '1 second', now() - n * interval '1 second'
                FROM (SELECT sealed, CAST(:first + place - 1 AS integer) AS n
                      FROM unnest(:phones) WITH ORDINALITY AS new (sealed, place)) AS new
                """)
                .param("cities", cities)
                .param("phones", phones)
                .param("levels", levels)
                .param("levelCount", levels.length)
                .param("first", first)
                .update();
        guild.jdbc()
                .sql("""
                INSERT INTO person_field (person_id, field_code, position)
                SELECT CAST('a0000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS uuid),
                    (CAST(:fields AS text[]))[1 + n % :fieldCount], 0
                FROM generate_series(:first, :last) AS new (n)
                """)
                .param("fields", fields)
                .param("fieldCount", fields.length)
                .param("first", first)
                .param("last", last)
                .update();
        guild.jdbc().sql("""
                INSERT INTO card (id, person_id, published, published_at, completeness, summary, created_at, updated_at)
                SELECT CAST('b0000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS uuid),
                    CAST('a0000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') AS uuid), true, now(), 50 + n % 51,
                    '从事质量管理体系审核，熟悉汽车与电子行业', now(), now() - n * interval '1 second'
                FROM generate_series(:first, :last) AS new (n)
                """).param("first", first).param("last", last).update();
    }

    TenantId tenant() {
        return tenant;
    }

    /**
     * Signs the agency in, unless its token lasts long enough. The signature of a new token is checked at its first request, which
     * is made here: no side measures it.
     */
    void stayIn(Duration longEnough) throws IOException {
        if (Instant.now().plus(longEnough).isAfter(until)) {
            signIn();
            get("/api/talent/cards/" + Guild.card(0));
        }
    }

    private void signIn() throws IOException {
        Http.Answer answer = Http.post(
                address("/oauth2/token"),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                ("client_id=miniprogram&grant_type=urn:guildhall:grant:password&username=" + USER + "&password="
                                + password)
                        .getBytes(StandardCharsets.UTF_8));
        if (answer.status() != 200) {
            throw new IllegalStateException("no token: " + answer);
        }
        JsonNode got = guild.bean(JsonMapper.class).readTree(answer.body());
        token = got.path("access_token").asString();
        until = Instant.now().plusSeconds(got.path("expires_in").asLong());
    }

    /** @param path below the tenant's address */
    void get(String path) throws IOException {
        Http.Answer answer = Http.get(address(path), token);
        if (answer.status() != 200) {
            throw new IllegalStateException(path + ": " + answer);
        }
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:%d/t/%s%s".formatted(guild.httpPort(), tenant, path));
    }
}
