package dev.guildhall.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.agreement.AgreementRef;
import dev.guildhall.agreement.Agreements;
import dev.guildhall.audit.AuditActor;
import dev.guildhall.audit.AuditFilter;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.forms.FieldType;
import dev.guildhall.forms.FormDraft;
import dev.guildhall.forms.FormField;
import dev.guildhall.forms.Forms;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountState;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.jobs.TenantJob;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.notice.Notices;
import dev.guildhall.privacy.domain.Copies;
import dev.guildhall.privacy.domain.Deletions;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.MemberCalls;
import dev.guildhall.testing.MemberCalls.Answer;
import dev.guildhall.testing.MemberCalls.Member;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.testing.Traces;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.transaction.support.TransactionTemplate;

/** What people may do with their own data: take it along, correct it, end it (W18, D14). */
@GuildhallTest
@Covers({"W18", "D14"})
@SuppressWarnings("NullAway.Init")
class PrivacyTest {
    @Autowired
    TestTenants tenants;

    @Autowired
    MockMvc web;

    @Autowired
    MemberCalls calls;

    @Autowired
    Accounts accounts;

    @Autowired
    Agreements agreements;

    @Autowired
    Notices notices;

    @Autowired
    Copies copies;

    @Autowired
    Deletions deletions;

    @Autowired
    List<TenantJob> jobs;

    @Autowired
    List<TenantSweep> sweeps;

    @Autowired
    Forms forms;

    @Autowired
    MediaLibrary library;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    AuditTrail trail;

    @Autowired
    PlatformClock clock;

    TenantId tenant;
    Member member;

    @BeforeEach
    void aMember() throws Exception {
        tenant = tenants.open("privacy-one", "mall");
        member = calls.member(web, tenant, Actor.MEMBER, "林晓");
        in(() -> {
            agreements.accept(member.id(), List.of(new AgreementRef("user", 1)), "10.0.0.7", "Pad");
            transactions.executeWithoutResult(status -> notices.tell(member.id(), "test", "你好", "一条消息", null));
            return "";
        });
    }

    @AfterEach
    void realTime() {
        clock.reset();
    }

    @Test
    void aCopyHoldsAllThatIsHeldInBothFormsAndOnlyForThePerson() throws Exception {
        String id = copy();
        String json = file(member, id, "json");
        assertThat(json)
                .contains(
                        "\"账号\"",
                        "\"登录方式\"",
                        "\"同意过的协议\"",
                        "\"消息\"",
                        member.phone().e164(),
                        "10.0.0.7",
                        "一条消息")
                .contains(member.username());
        byte[] sheet = in(() -> copies.open(member.id(), UUID.fromString(id), "xlsx"));
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(sheet))) {
            assertThat(book.getSheets().map(each -> each.getName())).contains("账号", "登录方式", "消息");
        }
        Member other = calls.member(web, tenant, Actor.MEMBER, "别人");
        assertThat(calls.get(web, other, "/api/privacy/exports/" + id + ".json").status())
                .isEqualTo(404);
        assertThat(calls.get(web, member, "/api/notices").body().toString()).contains("个人信息副本已准备好");
    }

    @Test
    void nothingOfACopyLiesOpenInTheDatabase() throws Exception {
        String id = copy();
        byte[] kept = in(() -> jdbc.sql("SELECT json FROM privacy_export WHERE id = ?")
                .param(UUID.fromString(id))
                .query(byte[].class)
                .single());
        assertThat(new String(kept, StandardCharsets.ISO_8859_1))
                .doesNotContain(member.phone().national());
    }

    @Test
    void aSecondCopyWaitsForTheFirst() throws Exception {
        assertThat(calls.send(web, member, "/api/privacy/exports", null).status())
                .isEqualTo(202);
        assertThat(calls.send(web, member, "/api/privacy/exports", null).status())
                .isEqualTo(409);
    }

    @Test
    void aCopyIsGoneAfterSevenDays() throws Exception {
        String id = copy();
        clock.shift(Duration.ofDays(7).minusSeconds(30));
        in(() -> copies.open(member.id(), UUID.fromString(id), "json"));
        clock.shift(Duration.ofSeconds(60));
        assertThatThrownBy(() -> in(() -> copies.open(member.id(), UUID.fromString(id), "json")))
                .isInstanceOf(Conflict.class);
        sweep();
        assertThat(in(() -> jdbc.sql(
                                "SELECT count(*) FROM privacy_export WHERE id = ? AND json IS NULL AND xlsx IS NULL")
                        .param(UUID.fromString(id))
                        .query(Long.class)
                        .single()))
                .isEqualTo(1);
    }

    @Test
    void oneCorrectsTheOwnName() throws Exception {
        assertThat(calls.call(web, HttpMethod.PATCH, member, "/api/me", Map.of("name", "林小晓"))
                        .status())
                .isEqualTo(204);
        assertThat(calls.get(web, member, "/api/me").body().path("name").asString())
                .isEqualTo("林小晓");
        assertThat(calls.call(web, HttpMethod.PATCH, member, "/api/me", Map.of("name", " "))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void deletionNeedsANewProof() throws Exception {
        assertThat(calls.send(web, member, "/api/privacy/deletion", Map.of()).status())
                .isEqualTo(400);
        assertThat(calls.send(web, member, "/api/privacy/deletion", Map.of("code", "000000"))
                        .status())
                .isEqualTo(400);
        assertThat(in(() -> deletions.waiting(member.id()))).isEmpty();
    }

    @Test
    void deletionIsAskedForWithTheProofSaidAndTakenBack() throws Exception {
        Member plain = calls.withoutPhone(web, tenant, Actor.MEMBER, "陶然");
        assertThat(calls.send(web, plain, "/api/privacy/deletion", Map.of("password", "Wrong7Guess"))
                        .status())
                .isEqualTo(400);
        Answer asked = calls.send(web, plain, "/api/privacy/deletion", Map.of("password", MemberCalls.PASSWORD));
        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.body().path("state").asString()).isEqualTo("WAITING");
        var seen = calls.get(web, plain, "/api/privacy/deletion").body();
        assertThat(java.time.Instant.parse(seen.path("dueAt").asString()))
                .isEqualTo(java.time.Instant.parse(seen.path("requestedAt").asString())
                        .plus(Duration.ofDays(7)));
        assertThat(calls.call(web, HttpMethod.DELETE, plain, "/api/privacy/deletion", null)
                        .status())
                .isEqualTo(204);
        assertThat(calls.get(web, plain, "/api/privacy/deletion")
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("NONE");
    }

    @Test
    void deletionCanBeTakenBackUntilItIsDue() throws Exception {
        in(() -> deletions.request(member.id()));
        assertThatThrownBy(() -> in(() -> deletions.request(member.id())))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("可以撤回");
        clock.shift(Duration.ofDays(7).minusSeconds(30));
        sweep();
        Answer taken = calls.call(web, HttpMethod.DELETE, again(), "/api/privacy/deletion", null);
        assertThat(taken.status()).isEqualTo(204);
        clock.shift(Duration.ofDays(1));
        sweep();
        assertThat(view(member.id()).state()).isEqualTo(AccountState.ACTIVE);
    }

    @Test
    void afterTheWaitingTimeNothingPersonalIsLeftAndThePhoneIsFree() throws Exception {
        copy();
        in(() -> deletions.request(member.id()));
        clock.shift(Duration.ofDays(7).plusSeconds(1));
        sweep();
        AccountView left = view(member.id());
        assertThat(left.state()).isEqualTo(AccountState.DISABLED);
        assertThat(left.name()).isEqualTo("已注销用户");
        assertThat(left.phoneMasked()).isNull();
        assertThat(left.username()).isNull();
        assertThat(calls.get(web, member, "/api/me").status()).isEqualTo(401);
        for (String sql : List.of(
                "SELECT count(*) FROM notice WHERE account_id = ?",
                "SELECT count(*) FROM sign_in WHERE account_id = ?",
                "SELECT count(*) FROM privacy_export WHERE account_id = ?",
                "SELECT count(*) FROM agreement_consent WHERE account_id = ? AND address IS NOT NULL")) {
            assertThat(in(() -> jdbc.sql(sql)
                            .param(member.id().value())
                            .query(Long.class)
                            .single()))
                    .as(sql)
                    .isZero();
        }
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM agreement_consent WHERE account_id = ?")
                        .param(member.id().value())
                        .query(Long.class)
                        .single()))
                .as("that there was consent stays proved")
                .isEqualTo(1);
        assertThat(in(() -> jdbc.sql(
                                "SELECT count(*) FROM audit_entry WHERE subject_id = ? AND action = 'privacy.deletion.done'")
                        .param(member.id().toString())
                        .query(Long.class)
                        .single()))
                .isEqualTo(1);
        in(() -> accounts.open(new NewAccount(Actor.MEMBER, "新的人", member.phone(), null, null, false, Set.of())));
    }

    @Test
    void anOwnerHandsOverFirst() throws Exception {
        Member owner = calls.member(web, tenant, Actor.AGENCY, "机构");
        assertThat(calls.send(
                                web,
                                owner,
                                "/api/organisation/accounts",
                                Map.of(
                                        "name",
                                        "小王",
                                        "phone",
                                        MemberCalls.aPhone().national(),
                                        "proof",
                                        List.of(calls.proof(web, owner))))
                        .status())
                .isEqualTo(201);
        assertThatThrownBy(() -> in(() -> deletions.request(owner.id())))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("移交");
        assertThat(calls.get(web, owner, "/api/privacy/deletion").body().path("obstacles"))
                .hasSize(1);
    }

    @Test
    void formsReviewsAndPicturesAreInTheCopyAndThePicturesCanBeFetched() throws Exception {
        String number = "11010519491231002X";
        UUID picture = upload(member);
        fillIn(number, picture);
        String json = file(member, copy(), "json");
        assertThat(json)
                .contains("\"填写过的表单\"", "名字是" + member.username(), number)
                .contains("\"提交过的审核\"", "请审核" + member.username())
                .contains("\"上传的图片\"", "/api/media/" + picture);
        assertThat(json).contains("/api/me/form-files/" + picture);
        assertThat(formFile(member, picture)).isEqualTo(200);
        assertThat(formFile(calls.member(web, tenant, Actor.MEMBER, "第三人"), picture))
                .isEqualTo(404);
        assertThat(download(member, picture)).isEqualTo(200);
        assertThat(download(calls.member(web, tenant, Actor.MEMBER, "别人"), picture))
                .isEqualTo(404);
    }

    /** Everything of the schema is looked through for what only this person is called. */
    @Test
    void whereverThePersonWasNamedThatIsGone() throws Exception {
        fillIn("11010519491231002X", upload(member));
        copy();
        assertThat(Traces.of(jdbc, tenant, member.username()))
                .as("so that the look afterwards proves something")
                .contains("filled_form", "review");
        String review = in(() -> jdbc.sql("SELECT id FROM review WHERE applicant_id = ?")
                .param(member.id().value())
                .query(String.class)
                .single());
        in(() -> transactions.execute(status -> {
            trail.record("review.approved", "review", review, Map.of("title", "请审核林晓"));
            trail.record("account.banned", "account", member.id().toString(), Map.of("name", "林晓"));
            trail.record(
                    new AuditActor(member.id().value(), Actor.MEMBER, "林晓"), "points.bought", "order", "1", Map.of());
            return "";
        }));
        in(() -> deletions.request(member.id()));
        clock.shift(Duration.ofDays(7).plusSeconds(1));
        sweep();
        assertThat(in(() -> trail.entries(AuditFilter.ALL, 0, 100)).items().stream()
                        .filter(line -> line.toString().contains(member.id().toString())
                                || line.subjectId().equals(review)))
                .as("the trail keeps the lines, not the name")
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(line -> assertThat(line.toString()).doesNotContain("林晓"));
        assertThat(Traces.of(jdbc, tenant, member.username())).isEmpty();
        assertThat(Traces.of(jdbc, tenant, member.phone().national())).isEmpty();
        assertThat(in(() -> jdbc.sql("SELECT state || ' ' || title FROM review WHERE applicant_id = ?")
                        .param(member.id().value())
                        .query(String.class)
                        .single()))
                .as("that it was asked stays on record")
                .isEqualTo("WITHDRAWN 已注销用户");
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM media WHERE owner_id = ?")
                        .param(member.id().value())
                        .query(Long.class)
                        .single()))
                .isZero();
    }

    @Test
    void aPictureThatNothingUsesIsGoneAfterAWeek() throws Exception {
        UUID unused = upload(member);
        UUID used = upload(member);
        fillIn("11010519491231002X", used);
        clock.shift(Duration.ofDays(7).minusSeconds(30));
        sweep("media-unused");
        assertThat(in(() -> library.find(unused))).isPresent();
        clock.shift(Duration.ofSeconds(60));
        sweep("media-unused");
        assertThat(in(() -> library.find(unused))).isEmpty();
        assertThat(in(() -> library.find(used))).isPresent();
    }

    @Test
    void nobodyFillsInSomebodyElsesPicture() throws Exception {
        UUID theirs = upload(calls.member(web, tenant, Actor.MEMBER, "别人"));
        assertThatThrownBy(() -> fillIn("11010519491231002X", theirs))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("不是你上传的");
    }

    private int formFile(Member who, UUID file) throws Exception {
        return web.perform(MockMvcRequestBuilders.get("/t/" + tenant + "/api/me/form-files/" + file)
                        .header(HttpHeaders.AUTHORIZATION, "Bearer " + who.token()))
                .andReturn()
                .getResponse()
                .getStatus();
    }

    private void fillIn(String number, UUID picture) {
        in(() -> {
            forms.publish(new FormDraft(
                    "privacy-form",
                    "入会表",
                    List.of(
                            new FormField("name", "姓名", FieldType.TEXT, true),
                            new FormField("idNumber", "身份证号", FieldType.ID_NUMBER, true),
                            new FormField("photo", "照片", FieldType.IMAGES, false))));
            int version = forms.current("privacy-form").version();
            forms.save(
                    forms.check(
                            "privacy-form",
                            version,
                            Map.of(
                                    "name",
                                    "名字是" + member.username(),
                                    "idNumber",
                                    number,
                                    "photo",
                                    List.of(picture.toString()))),
                    member.id());
            return transactions.execute(status -> jdbc.sql("""
                            INSERT INTO review (id, kind, subject, applicant_id, title, state, submitted_at, due_at)
                            VALUES (?, 'any', gen_random_uuid()::text, ?, ?, 'WAITING', now(), now())""")
                    .params(UUID.randomUUID(), member.id().value(), "请审核" + member.username())
                    .update());
        });
    }

    private UUID upload(Member who) throws Exception {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        image.setRGB(1, 1, (int) System.nanoTime());
        ImageIO.write(image, "png", png);
        String answer = web.perform(MockMvcRequestBuilders.multipart("/t/" + tenant + "/api/media")
                        .file(new MockMultipartFile("file", "photo.png", "image/png", png.toByteArray()))
                        .param("kind", "form.picture")
                        .header(HttpHeaders.AUTHORIZATION, "Bearer " + who.token()))
                .andReturn()
                .getResponse()
                .getContentAsString();
        return UUID.fromString(answer.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1"));
    }

    private int download(Member who, UUID picture) throws Exception {
        return web.perform(MockMvcRequestBuilders.get("/t/" + tenant + "/api/media/" + picture)
                        .header(HttpHeaders.AUTHORIZATION, "Bearer " + who.token()))
                .andReturn()
                .getResponse()
                .getStatus();
    }

    private String copy() throws Exception {
        String id = calls.send(web, member, "/api/privacy/exports", null)
                .body()
                .path("id")
                .asString();
        TenantJob job = jobs.stream()
                .filter(each -> each.name().equals("privacy-export"))
                .findFirst()
                .orElseThrow();
        in(() -> {
            job.run(id);
            job.run(id);
            return "";
        });
        return id;
    }

    private String file(Member who, String id, String format) throws Exception {
        return calls.get(web, who, "/api/privacy/exports/" + id + "." + format)
                .body()
                .toString();
    }

    private Member again() throws Exception {
        return new Member(
                tenant, member.id(), member.phone(), member.username(), calls.token(web, tenant, member.username()));
    }

    private AccountView view(AccountId id) {
        return in(() -> accounts.find(id)).orElseThrow();
    }

    private void sweep() {
        sweep("privacy");
    }

    private void sweep(String name) {
        in(() -> {
            sweeps.stream().filter(each -> each.name().equals(name)).forEach(TenantSweep::sweep);
            return "";
        });
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
