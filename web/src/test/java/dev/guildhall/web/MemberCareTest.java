package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import dev.guildhall.audit.AuditFilter;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.forms.FieldType;
import dev.guildhall.forms.FormDefinition;
import dev.guildhall.forms.FormDraft;
import dev.guildhall.forms.FormField;
import dev.guildhall.forms.Forms;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.PhoneNumber;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.spec.SecretKeySpec;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What staff does for members at the console: a lost second factor, the papers of sub-accounts, forms that take papers. */
@SuppressWarnings("NullAway.Init")
class MemberCareTest extends RunningServer {
    @Autowired
    Accounts accounts;

    @Autowired
    AuditTrail audit;

    @Autowired
    Forms forms;

    @Autowired
    Clock clock;

    @BeforeEach
    void aMemberOfStaff() throws Exception {
        tenant = tenants.open("mall");
        String staff = "desk" + System.nanoTime();
        in(() -> accounts.open(new NewAccount(Actor.STAFF, "周明薇", null, staff, PASSWORD, false, Set.of("owner"))));
        signIn(staff);
    }

    @Test
    @Covers("W16")
    void aLostSecondFactorIsTakenAwayWithAReasonThatTheTrailKeeps() throws Exception {
        PhoneNumber phone = phone();
        AccountId member = member(Actor.MEMBER, phone);
        token = tokenOf(phone.national());
        turnOn(this, clock);
        token = null;
        String page = "/console/accounts/" + member;
        assertThat(browse(page).body()).contains("解除两步验证");
        String act = page + "/second-factor/removal";
        HttpResponse<String> refused = submit(page, act, Map.of("reason", "  "));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("请写明怎样核实了本人身份");
        assertThat(password(phone).body().path("error").asString()).isEqualTo("second_factor_required");

        assertThat(submit(page, act, Map.of("reason", "来电核对了证件")).statusCode()).isEqualTo(302);
        assertThat(password(phone).status()).isEqualTo(200);
        assertThat(browse(page).body()).doesNotContain("second-factor/removal");
        assertThat(in(() -> audit.entries(
                                new AuditFilter(null, null, "account.second-factor-reset", null, null, null, null),
                                0,
                                5)
                        .items()))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.actor().name()).isEqualTo("周明薇");
                    assertThat(line.subjectId()).isEqualTo(member.toString());
                    assertThat(line.details()).containsEntry("reason", "来电核对了证件");
                });
    }

    @Test
    @Covers("W19")
    void thePapersOfASubAccountAreSeenOnItsPageAndNowhereElse() throws Exception {
        PhoneNumber phone = phone();
        AccountId organisation = member(Actor.MERCHANT, phone);
        token = tokenOf(phone.national());
        String paper = upload();
        Answer added = post(
                "/api/organisation/accounts",
                json.writeValueAsString(Map.of(
                        "name", "王小川", "phone", phone().national(), "permissions", Set.of(), "proof", List.of(paper))),
                null);
        assertThat(added.status()).as("%s", added).isEqualTo(201);
        String sub = added.body().path("id").asString();
        token = null;

        String picture = "/console/accounts/" + sub + "/proofs/" + paper;
        assertThat(browse("/console/accounts/" + sub).body()).contains("子账号证明材料", "未经平台核对", picture);
        HttpResponse<String> shown = browse(picture);
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(shown.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(browse("/console/accounts/" + organisation).body()).doesNotContain("子账号证明材料");
        assertThat(browse("/console/accounts/" + organisation + "/proofs/" + paper)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    @Covers("T5")
    void aSwitchLetsAFileBeAPdf() throws Exception {
        in(() -> forms.publish(
                new FormDraft("papers", "材料", List.of(new FormField("paper", "资质文件", FieldType.FILE, true)))));
        String page = "/console/forms/papers/fields/paper";
        assertThat(browse(page).body()).contains("也可以上传 PDF").doesNotContain("name=\"pdf\" value=\"true\" checked");
        assertThat(browse(page).body())
                .as("its title is typed, not chosen as a file")
                .doesNotContainIgnoringCase("type=\"file\"");
        design(page, "true");
        assertThat(accepted()).containsExactlyInAnyOrder("image/jpeg", "image/png", "application/pdf");
        assertThat(browse(page).body()).contains("name=\"pdf\" value=\"true\" checked");
        design(page, "");
        assertThat(accepted()).containsExactlyInAnyOrder("image/jpeg", "image/png");
        assertThat(browse("/console/forms/papers/fields/new?type=IMAGES").body())
                .as("pictures are no papers")
                .doesNotContain("也可以上传 PDF");
    }

    private void design(String page, String pdf) throws Exception {
        HttpResponse<String> saved = submit(
                page,
                "/console/forms/papers/fields",
                Map.of(
                        "type",
                        "FILE",
                        "instead",
                        "paper",
                        "key",
                        "paper",
                        "label",
                        "资质文件",
                        "required",
                        "true",
                        "pdf",
                        pdf));
        assertThat(saved.statusCode()).as(saved.body()).isEqualTo(302);
        assertThat(submit("/console/forms/papers", "/console/forms/papers/publish", Map.of())
                        .statusCode())
                .isEqualTo(302);
    }

    private List<String> accepted() {
        FormDefinition form = in(() -> forms.current("papers"));
        return form.field("paper").orElseThrow().rules().accept();
    }

    private AccountId member(String kind, PhoneNumber phone) {
        return in(() -> accounts.open(new NewAccount(kind, "林晓", phone, null, PASSWORD, false, Set.of())));
    }

    private Answer password(PhoneNumber phone) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(base() + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "client_id=miniprogram&grant_type=urn:guildhall:grant:password&username=" + phone.national()
                                + "&password=" + PASSWORD)));
    }

    private String upload() throws Exception {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "png", png);
        String boundary = "part" + UUID.randomUUID();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary
                        + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n"
                        + "Content-Type: image/png\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(png.toByteArray());
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        Answer stored = send(HttpRequest.newBuilder(URI.create(base() + "/api/organisation/proofs"))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
        assertThat(stored.status()).as("%s", stored).isEqualTo(201);
        return stored.body().path("id").asString();
    }

    /** The bearer turns on an authenticator app; its secret. */
    static byte[] turnOn(RunningServer server, Clock clock) throws Exception {
        JsonNode setup = server.post(
                        "/api/me/second-factor/setup",
                        server.json.writeValueAsString(Map.of("password", PASSWORD)),
                        null)
                .body();
        byte[] secret = PersonalCentrePathTest.secret(setup.path("secret").asString());
        Answer on = server.post(
                "/api/me/second-factor",
                server.json.writeValueAsString(
                        Map.of("setup", setup.path("setup").asString(), "code", otp(secret, clock))),
                null);
        assertThat(on.status()).as("%s", on).isEqualTo(201);
        return secret;
    }

    static String otp(byte[] secret, Clock clock) throws Exception {
        return new TimeBasedOneTimePasswordGenerator()
                .generateOneTimePasswordString(new SecretKeySpec(secret, "HmacSHA1"), clock.instant());
    }

    private static PhoneNumber phone() {
        return new PhoneNumber("+8613" + ThreadLocalRandom.current().nextLong(100_000_000L, 1_000_000_000L));
    }
}
