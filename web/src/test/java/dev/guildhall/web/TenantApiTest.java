package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.audit.AuditFilter;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.Client;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.client.ClientDraft;
import dev.guildhall.identity.client.ClientKind;
import dev.guildhall.identity.client.ClientRegistry;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.PhoneNumber;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What a tenant's own program can do with what it was given: read accounts and orders, and give points. */
@SuppressWarnings("NullAway.Init") // filled step by step
class TenantApiTest extends RunningServer {
    private static final AtomicInteger NEXT = new AtomicInteger(1000);

    @Autowired
    Accounts accounts;

    @Autowired
    ClientRegistry clients;

    @Autowired
    AuditTrail audit;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    private PhoneNumber phone;
    private AccountId member;

    @BeforeEach
    void aMember() {
        tenant = tenants.open("tenant-api", "association");
        phone = new PhoneNumber("+861370088" + NEXT.incrementAndGet());
        member = in(() -> accounts.open(new NewAccount(Actor.MEMBER, "林岚", phone, null, null, false, Set.of())));
    }

    @Test
    @Covers("D14")
    void itFindsAccountsByWholePhonesAndReadsMaskedOnes() throws Exception {
        holding("registration.accounts.view");
        JsonNode found = get("/api/tenant/accounts?q=" + phone.national()).body();
        assertThat(found.path("total").asInt()).isEqualTo(1);
        JsonNode account = found.path("items").path(0);
        assertThat(account.path("id").asString()).isEqualTo(member.toString());
        assertThat(account.path("phone").asString()).isEqualTo(phone.masked());
        assertThat(found.toString()).doesNotContain(phone.national());
        assertThat(get("/api/tenant/accounts/" + member).body()).isEqualTo(account);
        assertThat(get("/api/tenant/accounts?size=101").status()).isEqualTo(400);
        assertThat(get("/api/tenant/accounts?state=ASLEEP").status()).isEqualTo(400);
        TenantId other = tenants.open("tenant-api-two", "association");
        AccountId stranger = TenantScope.with(other)
                .get(() -> accounts.open(new NewAccount(Actor.MEMBER, "别家", phone, null, null, false, Set.of())));
        assertThat(get("/api/tenant/accounts/" + stranger).status()).isEqualTo(404);
        assertThat(get("/api/tenant/orders").status()).as("not given to it").isEqualTo(403);
    }

    @Test
    void itReadsOrdersInTheOrderOfTheirComing() throws Exception {
        UUID first = order("2031-05-01T10:00:00+08:00", "OPEN");
        UUID second = order("2031-05-01T10:00:01+08:00", "CLOSED");
        holding("billing.orders.view");
        String may = "/api/tenant/orders?from=2031-05-01T00:00:00%2B08:00&to=2031-05-01T10:00:01%2B08:00";
        JsonNode page = get(may).body();
        assertThat(page.path("total").asInt()).isEqualTo(1);
        JsonNode item = page.path("items").path(0);
        assertThat(item.path("id").asString()).isEqualTo(first.toString());
        assertThat(item.path("buyer").asString()).isEqualTo(member.toString());
        assertThat(item.path("amount").path("fen").asLong()).isEqualTo(12_000);
        assertThat(get("/api/tenant/orders?state=CLOSED&from=2031-05-01T00:00:00%2B08:00")
                        .body()
                        .path("items")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo(second.toString());
        assertThat(get("/api/tenant/orders/" + first).body()).isEqualTo(item);
        assertThat(get("/api/tenant/orders/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(get("/api/tenant/orders?from=yesterday").status()).isEqualTo(400);
    }

    @Test
    void itGivesPointsOnceForAKeyAndInItsOwnName() throws Exception {
        holding("billing.points.grant");
        String body = json.writeValueAsString(Map.of("account", member.toString(), "points", 30, "reason", "签到奖励"));
        assertThat(post("/api/tenant/points/grants", body, null).status())
                .as("without a key")
                .isEqualTo(400);
        String key = UUID.randomUUID().toString();
        assertThat(post("/api/tenant/points/grants", body, key).status()).isEqualTo(201);
        assertThat(post("/api/tenant/points/grants", body, key)
                        .body()
                        .path("balance")
                        .asLong())
                .isEqualTo(30);
        assertThat(post("/api/tenant/points/grants", body.replace("30", "31"), key)
                        .status())
                .isEqualTo(422);
        assertThat(post(
                                "/api/tenant/points/grants",
                                body.replace("30", "-1"),
                                UUID.randomUUID().toString())
                        .status())
                .isEqualTo(400);
        assertThat(post(
                                "/api/tenant/points/grants",
                                body.replace(
                                        member.toString(), UUID.randomUUID().toString()),
                                UUID.randomUUID().toString())
                        .status())
                .isEqualTo(404);
        Answer tooMany = post(
                "/api/tenant/points/grants",
                json.writeValueAsString(Map.of("account", member.toString(), "points", 501, "reason", "签到奖励")),
                UUID.randomUUID().toString());
        assertThat(tooMany.status()).as("a second person would have to agree").isEqualTo(400);
        assertThat(tooMany.body().toString()).contains("由员工在后台赠送");
        assertThat(get("/api/tenant/points/" + member).body().path("balance").asLong())
                .isEqualTo(30);
        assertThat(get("/api/tenant/points/" + member + "/entries")
                        .body()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(in(() -> audit.entries(AuditFilter.of("account", member.toString()), 0, 20))
                        .items())
                .filteredOn(entry -> entry.action().equals("points.given"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.toString()).contains(Client.KIND, "财务系统"));
    }

    private UUID order(String at, String state) {
        UUID id = Ids.next();
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(status -> jdbc.sql("""
                                INSERT INTO payment_order (id, number, kind, subject, title, terms, buyer_id, buyer_name,
                                    fen, state, expires_at, created_at)
                                VALUES (?, ?, 'point-pack', 'x', '点数包', '{}', ?, '林岚', 12000, ?,
                                    CAST(? AS timestamptz), CAST(? AS timestamptz))""")
                        .params(id, "T" + id.toString().substring(24), member.value(), state, at, at)
                        .update()));
        return id;
    }

    /** Signs in as a program with this permission. */
    private void holding(String permission) throws Exception {
        Actor owner = new Actor(member, Actor.STAFF, "沈知远", Set.of(permission));
        ClientRegistry.Issued program = in(() -> clients.register(
                ClientKind.PROGRAM, new ClientDraft("财务系统", "", List.of(), List.of(), Set.of(permission)), owner));
        String secret = program.clientId() + ":" + Objects.requireNonNull(program.secret());
        Answer granted = send(HttpRequest.newBuilder(URI.create(base() + "/oauth2/token"))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&scope=" + permission)));
        token = granted.body().path("access_token").asString();
    }
}
