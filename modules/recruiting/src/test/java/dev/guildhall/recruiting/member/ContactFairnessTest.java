package dev.guildhall.recruiting.member;

import static dev.guildhall.recruiting.domain.RecruitingScene.signedIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.catalog.Permission;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.Points;
import dev.guildhall.recruiting.domain.RecruitingScene;
import dev.guildhall.recruiting.domain.RecruitingScene.Recruiter;
import dev.guildhall.recruiting.domain.RecruitingScene.Somebody;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/**
 * A contact that nobody paid for is nowhere: every address that an agency or staff without the right to reveal can ask is
 * asked, with every id that there is, and every row that the tenant has is searched, beside what was logged.
 */
@GuildhallTest
@ExtendWith(OutputCaptureExtension.class)
@SuppressWarnings("NullAway.Init") // filled step by step
class ContactFairnessTest {

    private static final Set<String> REVEALING = Set.of("talent.persons.reveal", "talent.persons.export-whole");

    private static final List<String> OF_AGENCIES =
            List.of("/api/talent", "/api/agency", "/api/agencies", "/api/recruiting", "/api/notices", "/api/points");

    private static final List<String> OF_STAFF = List.of(
            "/console/talent",
            "/console/recruiting",
            "/console/audit",
            "/console/billing/points",
            "/console/dictionaries");

    @Autowired
    WebApplicationContext context;

    @Autowired
    @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings;

    @Autowired
    RecruitingScene scene;

    @Autowired
    PointWallets wallets;

    @Autowired
    ModuleCatalog modules;

    @Autowired
    List<TenantSweep> sweeps;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    JsonMapper json;

    TenantId tenant;
    Recruiter agency;
    Actor buyer;
    Somebody shen;
    Actor staff;
    MockMvcTester mvc;
    final Map<String, String> ids = new TreeMap<>();

    /** Everything has happened that can happen without paying. */
    @BeforeEach
    void aCardThatEverybodyDealtWith() {
        mvc = MockMvcTester.create(MockMvcBuilders.webAppContextSetup(context).build());
        tenant = scene.tenant();
        agency = scene.anAgency(tenant);
        buyer = new Actor(
                agency.actor().id(),
                Actor.AGENCY,
                agency.actor().name(),
                modules.all().stream()
                        .flatMap(module -> module.memberPermissions().stream())
                        .map(permission -> permission.id())
                        .collect(Collectors.toSet()));
        staff = new Actor(
                new AccountId(Ids.next()),
                Actor.STAFF,
                "周明薇",
                modules.all().stream()
                        .flatMap(module -> module.permissions().stream())
                        .map(Permission::id)
                        .filter(permission -> !REVEALING.contains(permission))
                        .collect(Collectors.toSet()));
        TenantScope.with(tenant).run(() -> wallets.grant(buyer.id(), new Points(30), "测试", null, "fairness:" + tenant));
        done(
                buyer,
                HttpMethod.POST,
                "/api/talent/searches",
                "{\"name\": \"南昌\", \"region\": [\"360100\"], \"notice\": true}");
        shen = scene.aPublishedPerson(tenant, "沈若溪");
        ids.put("card", shen.card().value().toString());
        ids.put("agency", agency.id().value().toString());
        ids.put("vacancy", scene.aVacancy(tenant, agency).value().toString());
        ids.put("account", shen.actor().id().toString());
        done(buyer, HttpMethod.GET, "/api/talent/cards/" + id("card"), null);
        done(buyer, HttpMethod.PUT, "/api/talent/cards/" + id("card") + "/favourite", null);
        done(
                shen.actor(),
                HttpMethod.POST,
                "/api/vacancies/" + id("vacancy") + "/applications",
                "{\"message\": \"可出差\"}");
        done(shen.actor(), HttpMethod.POST, "/api/talent/me/card/shares", "{\"contactShown\": true}");
        ids.put("token", share(false));
        TenantScope.with(tenant).run(() -> {
            ids.put("person", one("SELECT id FROM person"));
            ids.put("application", one("SELECT id FROM vacancy_application"));
            ids.put("search", one("SELECT id FROM saved_search"));
        });
        done(buyer, HttpMethod.POST, "/api/agency/applications/" + id("application") + "/seen", null);
        done(
                buyer,
                HttpMethod.PUT,
                "/api/agency/applications/" + id("application") + "/answer",
                "{\"interested\": true, \"words\": \"请来电\"}");
        TenantScope.with(tenant).run(() -> {
            transactions.executeWithoutResult(
                    status -> jdbc.sql("UPDATE saved_search SET told_until = told_until - interval '1 day'")
                            .update());
            sweeps.stream()
                    .filter(sweep -> "talent".equals(sweep.module()) || "recruiting".equals(sweep.module()))
                    .forEach(TenantSweep::sweep);
        });
    }

    @AfterEach
    void nobody() {
        SecurityContextHolder.clearContext();
    }

    @Test
    @Covers({"C6", "C11", "C23", "C24"})
    void aContactIsNowhereBeforeItIsPaidForAndAfterwardsOnlyWhereItWasBought(CapturedOutput logs) throws Exception {
        var asAgency = walk(buyer, OF_AGENCIES);
        assertThat(asAgency.keySet())
                .contains(
                        "/api/talent/cards",
                        "/api/talent/cards/" + id("card"),
                        "/api/talent/favourites",
                        "/api/talent/searches",
                        "/api/talent/unlocks",
                        "/api/talent/unlocks/export.xlsx",
                        "/api/talent/shared-cards/" + id("token"),
                        "/api/agency/vacancies/" + id("vacancy") + "/applications",
                        "/api/notices");
        assertHoldsNothing(asAgency);
        var asStaff = walk(staff, OF_STAFF);
        assertThat(asStaff.keySet())
                .contains(
                        "/console/talent/persons",
                        "/console/talent/persons/" + id("person"),
                        "/console/talent/persons/" + id("person") + "/edit",
                        "/console/talent/persons/export.xlsx",
                        "/console/talent/cards",
                        "/console/recruiting/vacancies/" + id("vacancy"),
                        "/console/audit");
        assertHoldsNothing(asStaff);
        for (String query :
                List.of("?q=南昌", "?region=360100&level=senior-auditor&field=qms&sort=years", "?q=" + shen.phone())) {
            assertHoldsNothing(Map.of(query, text(ask(buyer, HttpMethod.GET, "/api/talent/cards" + query, null))));
        }
        assertThat(clearTexts()).isEmpty();

        var unlocked = ask(buyer, HttpMethod.POST, "/api/talent/cards/" + id("card") + "/unlock", null);
        assertThat(unlocked).hasStatusOk().bodyText().contains(shen.phone(), shen.email(), shen.wechat());
        var after = walk(buyer, OF_AGENCIES);
        assertThat(holding(after)).containsExactlyInAnyOrder("/api/talent/unlocks", "/api/talent/unlocks/export.xlsx");
        assertThat(after.get("/api/talent/unlocks/export.xlsx"))
                .contains(
                        shen.phone(),
                        shen.email(),
                        shen.wechat(),
                        agency.actor().name());
        assertHoldsNothing(walk(staff, OF_STAFF));
        var other = scene.anAgency(tenant);
        assertHoldsNothing(walk(new Actor(other.actor().id(), Actor.AGENCY, "别家", buyer.permissions()), OF_AGENCIES));
        assertThat(clearTexts()).isEmpty();
        assertThat(logs.getAll()).doesNotContain(shen.phone(), shen.email(), shen.wechat());
    }

    @Test
    @Covers({"C5", "C34", "D8"})
    void aWithdrawnCardIsGoneAtOnceFromEveryAddressOfAnAgencyThatDidNotPay() throws Exception {
        var before = walk(buyer, OF_AGENCIES);
        assertThat(showing(before))
                .contains(
                        "/api/talent/cards",
                        "/api/talent/cards/" + id("card"),
                        "/api/talent/favourites",
                        "/api/agency/vacancies/" + id("vacancy") + "/applications");
        done(shen.actor(), HttpMethod.DELETE, "/api/talent/me/card/publication", null);
        var after = walk(buyer, OF_AGENCIES);
        assertThat(showing(after)).isEmpty();
        assertThat(after.keySet()).doesNotContain("/api/talent/cards/" + id("card"));
        assertThat(text(ask(buyer, HttpMethod.GET, "/api/talent/cards?q=南昌", null)))
                .contains("\"total\":0");
        assertThat(ask(buyer, HttpMethod.POST, "/api/talent/cards/" + id("card") + "/unlock", null))
                .hasStatus(HttpStatus.NOT_FOUND);
        assertThat(ask(buyer, HttpMethod.PUT, "/api/talent/cards/" + id("card") + "/favourite", null))
                .hasStatus(HttpStatus.NOT_FOUND);
    }

    /** What answers, by address: each address of these parts, with each id in the place of its variables. */
    private Map<String, String> walk(Actor by, List<String> parts) throws Exception {
        Set<String> addresses = new TreeSet<>();
        mappings.getHandlerMethods().forEach((info, method) -> {
            var patterns = info.getPathPatternsCondition();
            if (patterns != null && info.getMethodsCondition().getMethods().contains(RequestMethod.GET)) {
                patterns.getPatternValues().stream()
                        .filter(path -> parts.stream().anyMatch(path::startsWith))
                        .forEach(path -> addresses.addAll(filled(path)));
            }
        });
        Map<String, String> answers = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        for (var address : addresses) {
            var answer = ask(by, HttpMethod.GET, address, null);
            int status = answer.getResponse().getStatus();
            if (status >= 500) {
                broken.add(address);
            }
            if (status < 300) {
                answers.put(address, text(answer));
            } else {
                assertHoldsNothing(Map.of(address, text(answer)));
            }
        }
        assertThat(broken).isEmpty();
        return answers;
    }

    private List<String> filled(String path) {
        return path.contains("{")
                ? ids.values().stream()
                        .map(value -> path.replaceAll("\\{[^}]+}", value))
                        .toList()
                : List.of(path);
    }

    private void assertHoldsNothing(Map<String, String> answers) {
        assertThat(holding(answers)).isEmpty();
    }

    private List<String> holding(Map<String, String> answers) {
        return answers.entrySet().stream()
                .filter(answer -> secrets().stream().anyMatch(answer.getValue()::contains))
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<String> showing(Map<String, String> answers) {
        return answers.entrySet().stream()
                .filter(answer -> !answer.getKey().startsWith("/api/talent/shared-cards/"))
                .filter(answer -> answer.getValue().contains(id("card"))
                        || answer.getValue().contains("沈**"))
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<String> secrets() {
        return List.of(shen.phone(), shen.email(), shen.wechat());
    }

    /** The tables of the tenant in which the contact can be read, as text or as bytes. */
    private List<String> clearTexts() {
        return TenantScope.with(tenant).get(() -> {
            var found = new ArrayList<String>();
            var tables = jdbc.sql("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
                            + " AND has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')")
                    .query(String.class)
                    .list();
            assertThat(tables).contains("audit_entry", "person", "contact_unlock", "saved_search");
            for (var table : tables) {
                for (var secret : secrets()) {
                    long rows = jdbc.sql("SELECT count(*) FROM \"" + table
                                    + "\" t WHERE strpos(t::text, :text) > 0 OR strpos(t::text, :bytes) > 0")
                            .param("text", secret)
                            .param("bytes", HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8)))
                            .query(Long.class)
                            .single();
                    if (rows > 0) {
                        found.add(table + ": " + secret);
                    }
                }
            }
            return found;
        });
    }

    private String share(boolean contactShown) {
        var made = ask(
                shen.actor(),
                HttpMethod.POST,
                "/api/talent/me/card/shares",
                "{\"contactShown\": " + contactShown + "}");
        assertThat(made).hasStatusOk();
        return json.readTree(made.getResponse().getContentAsByteArray())
                .path("token")
                .asString();
    }

    private String id(String of) {
        return ids.getOrDefault(of, "");
    }

    private String one(String query) {
        return jdbc.sql(query).query(String.class).single();
    }

    private void done(Actor by, HttpMethod method, String path, @Nullable String body) {
        assertThat(ask(by, method, path, body).getResponse().getStatus())
                .as(path)
                .isBetween(200, 299);
    }

    /** Past the filters, as who is signed in. */
    private MvcTestResult ask(Actor by, HttpMethod method, String path, @Nullable String body) {
        var request = mvc.method(method).uri(path).header("Idempotency-Key", "fairness-" + path);
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).content(body);
        }
        SecurityContextHolder.getContext().setAuthentication(signedIn(by));
        return TenantScope.with(tenant).get(request::exchange);
    }

    /** Headers and body; of a spreadsheet the text of all its parts. */
    private static String text(MvcTestResult answer) throws IOException {
        var response = answer.getResponse();
        var headers = response.getHeaderNames().stream()
                .map(name -> name + ": " + response.getHeaders(name))
                .collect(Collectors.joining("\n"));
        var type = response.getContentType();
        if (type == null || !type.contains("spreadsheetml")) {
            return headers + "\n" + new String(response.getContentAsByteArray(), StandardCharsets.UTF_8);
        }
        var sheets = new StringBuilder(headers);
        try (var book = new ReadableWorkbook(new ByteArrayInputStream(response.getContentAsByteArray()))) {
            book.getSheets().forEach(sheet -> {
                try (var rows = sheet.openStream()) {
                    rows.forEach(
                            row -> row.forEach(cell -> sheets.append('\n').append(cell == null ? "" : cell.getText())));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return sheets.toString();
    }
}
