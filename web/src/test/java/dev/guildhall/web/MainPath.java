package dev.guildhall.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.guildhall.testing.Covers;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The main job in a real browser, from opening a tenant to a paid and unlocked contact, and with it both manuals of the
 * certification platform from first to last page: the person's (C25–C39) and the agency's (C1–C24). The steps build on each
 * other, as they do for people; pictures of each are kept under {@code target/screenshots}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // filled step by step
abstract class MainPath {
    private static final String SLUG = System.getProperty("guildhall.e2e.slug", "zhonghe");
    private static final String STAFF_PHONE = "13800004001";
    private static final String PASSWORD = "Renzheng7Gang4";
    private static final String FORGOTTEN = "Wangji8Le9";
    private static final String TITLE = "诚聘审核员";
    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(20_000);

    private static final LocatorAssertions.IsVisibleOptions LONG =
            new LocatorAssertions.IsVisibleOptions().setTimeout(180_000);

    private final JsonMapper json = new JsonMapper();

    private Browser browser;
    private Page operator;
    private Page staff;
    private Page person;
    private Page agency;
    private String invitation;
    private Person inRegister;
    private String agencyName;
    private String agencyPassword;

    /** A row of the spreadsheet that was imported. */
    private record Person(String name, String phone, String city, String level, String field) {}

    /** Where the application answers that is walked through. */
    abstract String base();

    private String tenant() {
        return base() + "/t/" + SLUG;
    }

    @BeforeAll
    void open() {
        browser = new Browser();
        operator = browser.console(base());
        staff = browser.console(base());
        person = browser.phone(base());
        agency = browser.phone(base());
    }

    @AfterAll
    void close() {
        operator.context()
                .request()
                .put(
                        base() + "/sandbox/clock",
                        com.microsoft.playwright.options.RequestOptions.create().setData(Map.of("reset", true)));
        browser.close();
    }

    @Test
    @Order(1)
    @Covers({"X2", "X6"})
    void theOperatorOpensATenant() {
        JsonNode account = account("operator");
        operator.navigate("/operator");
        operator.locator("#login").fill(account.at("/username").asString());
        operator.locator("#password").fill(account.at("/password").asString());
        Browser.picture(operator, "operator-sign-in");
        button(operator, "登录").click();
        operator.navigate("/operator/tenants/new");
        operator.locator("#name").fill("中和认证");
        operator.locator("#slug").fill(SLUG);
        operator.locator("input[name=blueprint][value=certification]").check(forced());
        operator.locator("[name='admin.name'], [name=adminName]").fill("沈若溪");
        operator.locator("[name='admin.phone'], [name=adminPhone]").fill(STAFF_PHONE);
        Browser.picture(operator, "operator-new-tenant");
        button(operator, "开通租户").click();
        assertThat(operator.locator("#invitation")).isVisible();
        Browser.picture(operator, "operator-tenant-opened");
        invitation = operator.locator("#invitation").getAttribute("href");
        operator.navigate("/operator/tenants");
        assertThat(operator.getByText(SLUG).first()).isVisible();
        Browser.picture(operator, "operator-tenants");
    }

    @Test
    @Order(2)
    @Covers("X3")
    void theOperatorSwitchesAModuleOffAndOn() {
        assertThat(status("/api/talent/options")).isNotEqualTo(404);
        setModule(false);
        assertThat(status("/api/talent/options")).isEqualTo(404);
        setModule(true);
        assertThat(status("/api/talent/options")).isNotEqualTo(404);
    }

    private void setModule(boolean on) {
        operator.navigate("/operator/tenants/" + SLUG);
        // Recruiting needs the talent pool: neither goes without the other.
        for (String module : List.of("#m-talent", "#m-recruiting")) {
            operator.locator(module).setChecked(on, new Locator.SetCheckedOptions().setForce(true));
        }
        operator.waitForResponse(
                answer -> answer.url().endsWith("/modules")
                        && answer.request().method().equals("POST"),
                () -> button(operator, "保存模块").click());
    }

    @Test
    @Order(3)
    void theOperatorSuspendsAndResumes() {
        operator.navigate("/operator/tenants/" + SLUG);
        button(operator, "暂停").click();
        operator.locator("#suspend-reason").fill("年费未缴，请联系平台");
        Browser.picture(operator, "operator-suspend");
        button(operator, "暂停租户").click();
        assertThat(button(operator, "恢复运行")).isVisible();
        Page visitor = browser.phone(base());
        visitor.navigate("/t/" + SLUG + "/h5/");
        assertThat(visitor.getByText("年费未缴").first()).isVisible();
        Browser.picture(visitor, "suspended");
        button(operator, "恢复运行").click();
        assertThat(button(operator, "暂停")).isVisible();
        assertThat(status("/api/bootstrap")).isEqualTo(200);
    }

    @Test
    @Order(4)
    void theFirstStaffMemberSetsAPasswordAndSignsIn() {
        staff.navigate(invitation);
        staff.locator("#newPassword").fill("123456");
        staff.locator("#repeated").fill("123456");
        button(staff, "设置密码并进入").click();
        assertThat(staff.locator("#newPassword")).isVisible();
        staff.locator("#newPassword").fill(PASSWORD);
        staff.locator("#repeated").fill(PASSWORD);
        Browser.picture(staff, "console-welcome");
        button(staff, "设置密码并进入").click();
        staff.waitForURL(Pattern.compile(".*/t/" + SLUG + "/console.*"));
        staff.context().clearCookies();
        staff.navigate("/t/" + SLUG + "/console/sign-in?mode=password");
        Browser.picture(staff, "console-sign-in");
        staff.locator("#login").fill(STAFF_PHONE);
        staff.locator("#password").fill(PASSWORD);
        button(staff, "登录").click();
        staff.waitForURL(Pattern.compile(".*/t/" + SLUG + "/console/?"));
        Browser.picture(staff, "console-dashboard-empty");
    }

    @Test
    @Order(5)
    @Covers("X5")
    void staffChangeTheBrand() {
        staff.navigate("/t/" + SLUG + "/console/brand");
        staff.locator("#name").fill("中和认证人才");
        staff.locator("#primary").fill("#0b6b57");
        staff.locator("#servicePhone").fill("010-6512 3456");
        staff.locator("#logo").setInputFiles(Path.of("src/test/resources/imports/logo.png"));
        staff.waitForResponse(
                answer -> answer.url().endsWith("/console/brand")
                        && answer.request().method().equals("POST"),
                () -> button(staff, "保存品牌").click());
        JsonNode bootstrap = get("/api/bootstrap");
        assertThat(bootstrap.at("/tenant/name").asString()).isEqualTo("中和认证人才");
        assertThat(bootstrap.at("/tenant/theme/primary").asString()).isEqualTo("#0b6b57");
        assertThat(bootstrap.at("/tenant/logoUrl").asString()).isNotBlank();
        staff.navigate("/t/" + SLUG + "/console/brand");
        Browser.picture(staff, "console-brand");
    }

    @Test
    @Order(6)
    @Covers("C25")
    void staffImportTheRegister() throws IOException {
        Path file = Path.of("src/test/resources/imports/certification-persons.xlsx");
        compare(file, "确认后才会生效");
        assertThat(button(staff, Pattern.compile("新增 5,000 人，更新 0 人"))).isEnabled();
        Browser.picture(staff, "console-import-compared");
        button(staff, Pattern.compile("^让差异生效")).click();
        assertThat(staff.getByText("已生效", exactly()).first()).isVisible(LONG);
        Browser.picture(staff, "console-import-result");
        staff.locator("a[href$='view=REFUSED']").click();
        Download download = staff.waitForDownload(
                () -> staff.getByText(Pattern.compile("下载读不懂的行")).click());
        assertThat(rows(download.path())).isEqualTo(expectedRefusals() + 1);
        Browser.picture(staff, "console-import-refused");

        compare(file, "没有可以生效的差异"); // again: nothing new, nothing changed
        assertThat(button(staff, Pattern.compile("^让差异生效"))).isHidden();
        Browser.picture(staff, "console-import-again");
        button(staff, "知道了").click();
        assertThat(staff.getByText("已放弃", exactly())).isVisible();
        Browser.picture(staff, "console-imports");
        staff.navigate("/t/" + SLUG + "/console/talent/persons");
        assertThat(staff.getByText(Pattern.compile("5,000")).first()).isVisible();
        Browser.picture(staff, "console-persons");
        staff.setViewportSize(390, 844);
        Browser.picture(staff, "console-persons-390");
        staff.setViewportSize(1280, 800);
        inRegister = firstPerson(file);
    }

    private void compare(Path file, String outcome) {
        staff.navigate("/t/" + SLUG + "/console/imports/talent.persons");
        staff.locator("input[type=file]").setInputFiles(file);
        Locator start = staff.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^比对 ")));
        assertThat(start).isVisible(SOON);
        Browser.picture(staff, "console-import-mapping");
        start.click();
        Browser.picture(staff, "console-import-progress");
        assertThat(staff.getByText(outcome)).isVisible(LONG);
    }

    @Test
    @Order(7)
    @Covers({"C25", "C26", "C27", "C28", "C32", "C33"})
    void aPersonSignsInAndPushesTheCard() {
        person.navigate("/t/" + SLUG + "/h5/");
        person.getByText(Pattern.compile("我是认证人员|认证人员登录|手机号")).first().waitFor();
        Browser.picture(person, "h5-start");
        if (person.locator("input").count() == 0) {
            person.getByText(Pattern.compile("认证人员")).first().click();
        }
        person.locator("input").first().fill("13000000001");
        tap(person, "下一步");
        assertThat(person.getByText(Pattern.compile("不存在|没有登记|不在")).first()).isVisible();
        Browser.picture(person, "h5-phone-unknown");
        int known = sent().smsTo(inRegister.phone());
        person.locator("input").first().fill(inRegister.phone());
        tap(person, "下一步");
        person.getByText("输入验证码").waitFor();
        person.locator("input").first().fill(sent().smsCode(inRegister.phone(), known));
        field(person, "新密码").fill(FORGOTTEN);
        field(person, "再输入一次").fill(FORGOTTEN);
        Browser.picture(person, "h5-first-password");
        tap(person, "设置密码");
        assertThat(person.getByText(inRegister.name()).first()).isVisible(SOON);
        Browser.picture(person, "h5-my-card");
        tap(person, "推送到人才库");
        assertThat(person.getByText("已推送到人才库").first()).isVisible(SOON);
        Browser.picture(person, "h5-my-card-pushed");
    }

    @Test
    @Order(8)
    @Covers({"C26", "C29", "C30"})
    void aBoundPhoneAsksForThePasswordAndAForgottenOneIsSetAnew() {
        phonePage(person, "pages/me/index");
        person.getByText("退出登录", exactly()).first().click();
        tap(person, "退出登录");
        field(person, "手机号").fill(inRegister.phone());
        tap(person, "下一步");
        person.getByText("输入登录密码").waitFor();
        field(person, "密码").fill("Not7The8Word");
        tap(person, "登录");
        assertThat(person.locator(".app-field-fault:visible").getByText("密码")).isVisible(SOON);
        Browser.picture(person, "h5-password");
        person.getByText("忘记密码").click();
        person.getByText("重设密码").first().waitFor();
        pass("PT61S"); // a number gets one code a minute
        int known = sent().smsTo(inRegister.phone());
        person.getByText("获取验证码", exactly()).click();
        field(person, "短信验证码").fill(sent().smsCode(inRegister.phone(), known));
        field(person, "新密码").fill(PASSWORD);
        field(person, "再输入一次").fill(PASSWORD);
        Browser.picture(person, "h5-forgotten");
        tap(person, Pattern.compile("^\\s*(重设|设置|保存)"));
        // Not signed in by it: the new password is asked for.
        person.waitForURL(Pattern.compile(".*/pages/sign-in/index"));
        field(person, "手机号").fill(inRegister.phone());
        tap(person, "下一步");
        person.getByText("输入登录密码").waitFor();
        field(person, "密码").fill(PASSWORD);
        tap(person, "登录");
        assertThat(person.getByText("已推送到人才库").first()).isVisible(SOON);
    }

    @Test
    @Order(9)
    @Covers({"C1", "C2", "C3", "C4", "C31"})
    void anAgencyOpenedByStaffChangesItsDefaultPassword() {
        staff.navigate("/t/" + SLUG + "/console/talent/agencies/new");
        staff.locator("[name=name]").fill("华信认证中心");
        staff.locator("[name=username]").fill("huaxin");
        if (staff.locator("[name=contactName]").count() > 0) {
            staff.locator("[name=contactName]").fill("高建国");
        }
        Browser.picture(staff, "console-agency-new");
        button(staff, "开通机构").click();
        agencyName = staff.locator("#agency-username").innerText().strip();
        agencyPassword = staff.locator("#agency-password").innerText().strip();
        Browser.picture(staff, "console-agency-opened");

        agency.navigate("/t/" + SLUG + "/h5/#/pages/sign-in/index");
        agency.getByText("认证机构登录", exactly()).click();
        agency.waitForURL(Pattern.compile(".*/pages/sign-in/agency"));
        agency.locator("input").nth(0).fill(agencyName);
        agency.locator("input").nth(1).fill(agencyPassword);
        tap(agency, "登录");
        agency.getByText(Pattern.compile("设置新密码|新密码")).first().waitFor();
        agency.locator("input").nth(0).fill(PASSWORD);
        agency.locator("input").nth(1).fill(PASSWORD + "x");
        agency.locator("input").nth(0).focus();
        assertThat(agency.getByText("两次密码输入不一致").first()).isVisible();
        Browser.picture(agency, "h5-new-password");
        agency.locator("input").nth(1).fill(PASSWORD);
        tap(agency, Pattern.compile("^(保存|设置|完成|更新).*"));
        assertThat(agency.getByText("人才库").first()).isVisible(SOON);
        Browser.picture(agency, "h5-pool");
    }

    @Test
    @Order(10)
    @Covers({"C9", "C36"})
    void staffPutPicturesAboveBothLists() throws IOException {
        for (String slot : List.of("talent.pool", "recruiting.board")) {
            staff.navigate("/t/" + SLUG + "/console/carousel/new?slot=" + slot);
            staff.locator("#picture").setInputFiles(new FilePayload("banner.png", "image/png", banner()));
            staff.locator("[name=title]").fill("继续教育开课");
            staff.locator("form[enctype] button.btn-primary").click();
            assertThat(staff.getByText("继续教育开课").first()).isVisible();
        }
        phonePage(agency, "pages-talent/pool/index");
        assertThat(agency.locator(".app-carousel-picture").first()).isVisible(SOON);
        phonePage(person, "pages-recruiting/board/index");
        assertThat(person.locator(".app-carousel-picture").first()).isVisible(SOON);
        assertThat(person.getByText("还没有招聘职位")).isVisible(SOON);
    }

    @Test
    @Order(11)
    void staffOfferAPointPack() {
        staff.navigate("/t/" + SLUG + "/console/billing/points/packs/new");
        staff.locator("#name").fill("50 点");
        staff.locator("#points").fill("50");
        staff.locator("#price").fill("450");
        Browser.picture(staff, "console-pack-new");
        button(staff, "添加点数包").click();
        assertThat(staff.getByText("¥450.00").first()).isVisible();
        Browser.picture(staff, "console-packs");
    }

    @Test
    @Order(12)
    @Covers({"C5", "C6", "C7", "C8", "C10", "C11", "C12", "D6"})
    void theAgencyFindsTheCardAndUnlocksItForBoughtPoints() {
        String city = inRegister.city().replaceFirst("市$", "");
        agency.locator(".pool-filter").nth(0).click();
        agency.locator(".city-input input").fill(city);
        agency.locator(".city-cell")
                .filter(new Locator.FilterOptions().setHasText(city))
                .first()
                .click();
        Browser.picture(agency, "h5-city-picker");
        tap(agency, Pattern.compile("^\\s*查看 1 人"));
        assertThat(agency.locator(".wd-overlay:visible")).hasCount(0);
        choose(1, inRegister.level());
        choose(2, inRegister.field());
        Browser.picture(agency, "h5-pool-filtered");
        String masked = inRegister.name().substring(0, 1);
        agency.getByText(Pattern.compile("^" + masked + "\\*+")).first().click();
        agency.getByText(Pattern.compile("查看联系方式")).first().waitFor();
        assertThat(agency.content()).doesNotContain(inRegister.phone());
        Browser.picture(agency, "h5-card-masked");
        tap(agency, Pattern.compile("查看联系方式"));
        assertThat(agency.getByText(Pattern.compile("还差")).first()).isVisible();
        Browser.picture(agency, "h5-unlock-short");
        tap(agency, Pattern.compile("先充值"));
        agency.getByText(Pattern.compile("微信支付 ¥")).first().waitFor();
        Browser.picture(agency, "h5-points");
        tap(agency, Pattern.compile("微信支付 ¥"));
        agency.getByText("立即支付").waitFor();
        Browser.picture(agency, "cashier");
        agency.getByText("立即支付").click();
        assertThat(agency.getByText("回到名片").first()).isVisible(SOON);
        Browser.picture(agency, "h5-paid");
        tap(agency, "回到名片");
    }

    private void choose(int filter, String option) {
        agency.locator(".pool-filter").nth(filter).click();
        agency.locator(".opt:visible")
                .filter(new Locator.FilterOptions().setHasText(option))
                .first()
                .click();
        tap(agency, Pattern.compile("^\\s*查看 1 人"));
        assertThat(agency.locator(".wd-overlay:visible")).hasCount(0);
    }

    @Test
    @Order(13)
    @Covers({"C11", "C12", "D6"})
    void unlockingChargesOnceAndAgainCostsNothing() {
        String token = agencyToken();
        JsonNode card = get("/api/talent/cards?size=1", token).at("/items/0");
        long price = card.at("/unlockPrice").asLong();
        long before = get("/api/points", token).at("/balance").asLong();
        assertThat(before).isGreaterThanOrEqualTo(price);

        // Back from the cashier, the sheet is open again and nothing was spent by itself.
        agency.getByText(Pattern.compile("用 " + price + " 点查看")).first().waitFor();
        Browser.picture(agency, "h5-unlock-sheet");
        tap(agency, Pattern.compile("用 " + price + " 点查看"));
        assertThat(agency.getByText(spaced(inRegister.phone())).first()).isVisible(SOON);
        Browser.picture(agency, "h5-unlocked");

        assertThat(get("/api/points", token).at("/balance").asLong()).isEqualTo(before - price);
        JsonNode again = post("/api/talent/cards/" + card.at("/id").asString() + "/unlock", token);
        assertThat(again.at("/charged").asLong()).isZero();
        assertThat(again.at("/contact/phone").asString()).contains(inRegister.phone());
        assertThat(get("/api/points", token).at("/balance").asLong()).isEqualTo(before - price);
    }

    @Test
    @Order(14)
    @Covers({"C13", "C14", "C15", "C16", "C19"})
    void theAgencyPublishesAVacancyAndChangesSaveThemselves() {
        phonePage(agency, "pages/me/index");
        agency.getByText("发布招聘", exactly()).click();
        tap(agency, "发布新招聘");
        field(agency, "职位标题").fill("招聘审核员");
        pick(agency, "认证领域", null);
        pick(agency, "岗位类型", "审核员");
        field(agency, "最低工资，元每月").fill("12000");
        field(agency, "最高工资，元每月").fill("16000");
        agency.locator(".cell").filter(has("工作地点")).click();
        agency.locator(".city-input input:visible").fill("chengdu");
        agency.locator(".city-cell:visible").filter(has("成都")).first().click();
        pick(agency, "学历要求", "大专");
        agency.locator("[aria-label='岗位要求'] textarea").fill("持有注册证书，每月可安排十个审核人日，能接受出差。");
        Browser.picture(agency, "h5-vacancy-new");
        tap(agency, "发布");
        assertThat(agency.getByText("本机构已发布 1 条，最多 10 条")).isVisible(SOON);

        agency.locator(".own-row").first().click();
        field(agency, "职位标题").fill(TITLE);
        field(agency, "职位标题").blur();
        assertThat(agency.getByText(Pattern.compile("已自动保存"))).isVisible(SOON);
        assertThat(get("/api/agency/vacancies", agencyToken())
                        .at("/items/0/title")
                        .asString())
                .isEqualTo(TITLE);
        Browser.picture(agency, "h5-vacancy-saved");
    }

    @Test
    @Order(15)
    @Covers({"C36", "C37", "C38", "C39"})
    void thePersonFindsItAndSendsTheCard() {
        phonePage(person, "pages-recruiting/board/index");
        assertThat(person.locator(".vac-row")).hasCount(1);
        person.locator(".board-filter").nth(0).click();
        person.locator(".city-input input:visible").fill("cd");
        person.locator(".city-cell:visible").filter(has("成都")).first().click();
        tap(person, Pattern.compile("^\\s*查看 1 个职位"));
        assertThat(person.locator(".wd-overlay:visible")).hasCount(0);
        person.locator(".board-filter").nth(1).click();
        person.locator(".opt-cell:visible").filter(has("审核员")).first().click();
        tap(person, "选好 1 项");
        assertThat(person.locator(".wd-overlay:visible")).hasCount(0);
        person.locator(".board-filter").nth(2).click();
        person.locator(".pay-chip:visible").filter(has("16–20K")).click();
        // 12–16K and 16–20K touch each other at 16,000.
        person.locator(".pay-chip:visible").filter(has("12–16K")).click();
        tap(person, Pattern.compile("^\\s*查看 1 个职位"));
        assertThat(person.locator(".wd-overlay:visible")).hasCount(0);
        person.locator(".board-filter").nth(3).click();
        person.locator(".opt-cell:visible").filter(has("薪资最高")).click();
        assertThat(person.getByText("共 1 个职位", exactly())).isVisible(SOON);
        Browser.picture(person, "h5-board-filtered");
        person.locator(".vac-row").first().click();
        tap(person, "投递简历");
        Browser.picture(person, "h5-apply");
        tap(person, "确认投递");
        assertThat(person.getByText("撤回投递").first()).isVisible(SOON);
        phonePage(person, "pages/me/index");
        person.getByText("我的投递", exactly()).click();
        Locator sent = person.locator(".sent-row").first();
        assertThat(sent).containsText(TITLE);
        assertThat(sent).containsText(Pattern.compile("12[–-]16K\\s*审核员 · 成都"));
        assertThat(sent).containsText("华信认证中心");
        Browser.picture(person, "h5-sent");
    }

    @Test
    @Order(16)
    @Covers({"C23", "C24"})
    void theAgencyReadsWhatWasSentAndWhatItLookedAt() {
        phonePage(agency, "pages/me/index");
        agency.getByText("招聘投递记录", exactly()).click();
        assertThat(agency.locator(".rec-row").first()).containsText("1人投递");
        Browser.picture(agency, "h5-received");
        agency.locator(".rec-row").first().click();
        agency.locator(".in-name").first().click();
        assertThat(agency.getByText("投递职位")).isVisible(SOON);
        tap(agency, "有意向");
        agency.locator("textarea:visible").fill("请方便时来电");
        tap(agency, "发送答复");
        assertThat(agency.getByText("有意向：请方便时来电")).isVisible(SOON);
        Browser.picture(agency, "h5-received-one");
        phonePage(person, "pages-recruiting/sent/index");
        assertThat(person.locator(".sent-row").first()).containsText("请方便时来电");

        phonePage(agency, "pages/me/index");
        agency.getByText("人才查看记录", exactly()).click();
        assertThat(agency.locator(".row-card").first()).containsText(inRegister.name());
        assertThat(agency.locator(".row-card").first())
                .containsText(inRegister.city().replaceFirst("市$", ""));
        Browser.picture(agency, "h5-looked");
    }

    @Test
    @Order(17)
    @Covers({"C17", "C18", "C20"})
    void pausingTakesTheVacancyAwayFromPersonsAtOnce() {
        phonePage(agency, "pages-recruiting/vacancies/index");
        agency.locator(".own-row").first().click();
        tap(agency, "暂停招聘");
        assertThat(agency.getByText("恢复招聘").first()).isVisible(SOON);
        phonePage(person, "pages-recruiting/board/index");
        assertThat(person.getByText("没有符合条件的职位")).isVisible(SOON);
        tap(agency, "恢复招聘");
        assertThat(agency.getByText("暂停招聘").first()).isVisible(SOON);
        person.getByText("清除筛选").first().click();
        assertThat(person.locator(".vac-row")).hasCount(1);
        tap(agency, "删除招聘");
        Browser.picture(agency, "h5-vacancy-delete");
        agency.locator(".app-sheet-in:visible .app-btn").filter(has("删除招聘")).click();
        assertThat(agency.getByText("还没有发布招聘")).isVisible(SOON);
    }

    @Test
    @Order(18)
    @Covers({"C21", "C22"})
    void theAgencyEditsItsPageAndBothGiveFeedback() {
        phonePage(agency, "pages/me/index");
        agency.getByText("机构信息", exactly()).click();
        field(agency, "联系人").fill("王守一");
        field(agency, "地址").fill("北京市朝阳区东三环 8 号");
        assertThat(agency.locator("[aria-label='机构名称'] input")).hasCount(0);
        tap(agency, "保存机构信息");
        assertThat(agency.getByText("已保存机构信息")).isVisible(SOON);
        assertThat(get("/api/agency", agencyToken()).at("/contactPerson").asString())
                .isEqualTo("王守一");
        Browser.picture(agency, "h5-agency");
        for (Page page : List.of(agency, person)) {
            phonePage(page, "pages/me/index");
            page.getByText("意见反馈", exactly()).click();
            assertThat(page.getByText("违规举报", exactly())).isVisible(SOON);
            page.getByText("产品建议", exactly()).click();
            page.locator("[aria-label='反馈内容'] textarea").fill("希望能按周安排审核人日");
            tap(page, "提交");
            assertThat(page.getByText("处理中").first()).isVisible(SOON);
        }
        Browser.picture(person, "h5-feedback");
    }

    @Test
    @Order(19)
    @Covers("C35")
    void thePersonSharesTheCardWithAndWithoutTheContact() {
        phonePage(person, "pages-talent/my-card/index");
        tap(person, "分享名片");
        tap(person, "生成分享链接");
        String hidden = person.locator(".shr-url").innerText().strip();
        person.getByLabel("关闭").last().click();
        assertThat(person.locator(".wd-overlay:visible")).hasCount(0);
        person.getByText("资历和联系方式", exactly()).click();
        tap(person, "生成分享链接");
        assertThat(person.locator(".shr-url")).hasText(Pattern.compile("token="));
        String shown = person.locator(".shr-url").innerText().strip();
        assertThat(shown).isNotEqualTo(hidden);
        Browser.picture(person, "h5-share");
        tap(person, "生成海报");
        assertThat(person.locator(".poster-picture img")).hasAttribute("src", Pattern.compile("^data:image/png"));
        Browser.picture(person, "h5-poster");
        Download poster = person.waitForDownload(() -> tap(person, "下载海报"));
        assertThat(poster.suggestedFilename()).isEqualTo("名片海报.png");
        assertThat(scanned(poster.path())).isEqualTo(shown);

        Page stranger = browser.phone(base());
        stranger.navigate(hidden);
        assertThat(stranger.getByText("本人没有公开联系方式")).isVisible(SOON);
        assertThat(stranger.getByText(inRegister.name()).first()).isVisible();
        assertThat(stranger.content())
                .doesNotContain(inRegister.phone())
                .doesNotContainPattern(spaced(inRegister.phone()));
        Browser.picture(stranger, "h5-shared-hidden");
        stranger.navigate("about:blank");
        stranger.navigate(shown);
        assertThat(stranger.getByText(spaced(inRegister.phone())).first()).isVisible(SOON);
        Browser.picture(stranger, "h5-shared-shown");

        phonePage(person, "pages-talent/my-card/share");
        assertThat(person.getByText("打开 1 次")).hasCount(2);
        tapFirst(person, "收回");
        tap(person, "收回链接");
        assertThat(person.getByText("打开 1 次")).hasCount(1);
        stranger.navigate("about:blank");
        stranger.navigate(shown);
        assertThat(stranger.getByText("这个链接打不开了")).isVisible(SOON);
        stranger.navigate("about:blank");
        stranger.navigate(hidden);
        assertThat(stranger.getByText("本人没有公开联系方式")).isVisible(SOON);
        stranger.close();
    }

    @Test
    @Order(20)
    @Covers({"C5", "C33", "C34", "D8"})
    void aWithdrawnCardIsGoneFromThePoolAndStaysWithWhoPaid() {
        phonePage(person, "pages-talent/my-card/viewers");
        assertThat(person.getByText("付点数看了联系方式")).isVisible(SOON);
        Browser.picture(person, "h5-viewers");
        phonePage(person, "pages-talent/my-card/index");
        tap(person, "撤回名片");
        assertThat(person.getByText("机构马上看不到你的名片")).isVisible();
        tap(person, "撤回名片");
        assertThat(person.getByText("名片已撤回").first()).isVisible(SOON);
        phonePage(agency, "pages-talent/pool/index");
        assertThat(agency.getByText("没有符合条件的人")).isVisible(SOON);
        phonePage(agency, "pages-talent/unlocks/index");
        assertThat(agency.locator(".row-card").first()).containsText("名片已撤回");
        agency.locator(".row-card").first().click();
        assertThat(agency.getByText(spaced(inRegister.phone())).first()).isVisible(SOON);
        Browser.picture(agency, "h5-withdrawn");
    }

    @Test
    @Order(21)
    void theLedgerShowsBothAndAddsUpToZero() {
        staff.navigate("/t/" + SLUG + "/console/billing/ledger");
        assertThat(staff.getByText(Pattern.compile("合计|平衡|为零|相符")).first()).isVisible();
        Browser.picture(staff, "console-ledger");
        staff.navigate("/t/" + SLUG + "/console/billing/orders");
        Browser.picture(staff, "console-orders");
        staff.navigate("/t/" + SLUG + "/console");
        Browser.picture(staff, "console-dashboard");
    }

    @Test
    @Order(22)
    @Covers("X1")
    void otherTenantsSeeNothingOfIt() {
        String token = agencyToken();
        APIRequestContext http = agency.context().request();
        for (String other : List.of("renzheng", "qingyuan")) {
            for (String path : List.of("/api/me", "/api/points", "/api/talent/cards", "/api/orders")) {
                int status = http.get(
                                base() + "/t/" + other + path,
                                com.microsoft.playwright.options.RequestOptions.create()
                                        .setHeader("Authorization", "Bearer " + token))
                        .status();
                assertThat(status).as(other + path).isIn(401, 404);
            }
            staff.navigate("/t/" + other + "/console/talent/persons");
            assertThat(staff.content()).doesNotContain(inRegister.name() + "<");
        }
    }

    // -- what people and clients do ---------------------------------------------------------------------------------

    private String agencyToken() {
        JsonNode token = json.readTree(agency.context()
                .request()
                .post(
                        tenant() + "/oauth2/token",
                        com.microsoft.playwright.options.RequestOptions.create()
                                .setForm(com.microsoft.playwright.options.FormData.create()
                                        .set("grant_type", "urn:guildhall:grant:password")
                                        .set("client_id", "miniprogram")
                                        .set("username", agencyName)
                                        .set("password", PASSWORD)))
                .text());
        return token.at("/access_token").asString();
    }

    private JsonNode get(String path) {
        return json.readTree(operator.context().request().get(tenant() + path).text());
    }

    private JsonNode get(String path, String token) {
        return json.readTree(agency.context()
                .request()
                .get(
                        tenant() + path,
                        com.microsoft.playwright.options.RequestOptions.create()
                                .setHeader("Authorization", "Bearer " + token))
                .text());
    }

    private JsonNode post(String path, String token) {
        return json.readTree(agency.context()
                .request()
                .post(
                        tenant() + path,
                        com.microsoft.playwright.options.RequestOptions.create()
                                .setHeader("Authorization", "Bearer " + token)
                                .setHeader(
                                        "Idempotency-Key",
                                        java.util.UUID.randomUUID().toString()))
                .text());
    }

    private int status(String path) {
        return operator.context().request().get(tenant() + path).status();
    }

    private SentMessages sent() {
        return new SentMessages(operator.context().request(), base());
    }

    private JsonNode account(String role) {
        for (JsonNode account : json.readTree(
                operator.context().request().get(base() + "/sandbox/accounts").text())) {
            if (role.equals(account.at("/role").asString())) {
                return account;
            }
        }
        throw new AssertionError("the demo has no " + role);
    }

    /** Opens a page of the mini-program afresh. */
    private static void phonePage(Page page, String path) {
        page.navigate("about:blank");
        page.navigate("/t/" + SLUG + "/h5/#/" + path);
    }

    private static Locator field(Page page, String label) {
        return page.locator("[aria-label='" + label + "'] input:visible").first();
    }

    /** Chooses from the sheet behind a cell: the named entry, or the first of several. */
    private static void pick(Page page, String cell, @Nullable String option) {
        page.locator(".cell").filter(has(cell)).first().click();
        Locator entries = page.locator(".opt-cell:visible");
        (option == null ? entries : entries.filter(has(option))).first().click();
        if (option == null) {
            tap(page, "选好 1 项");
        }
        assertThat(page.locator(".wd-overlay:visible")).hasCount(0);
    }

    private static Locator.FilterOptions has(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static void tapFirst(Page page, String text) {
        page.locator(".app-btn:visible").filter(has(text)).first().click();
    }

    /** Lets time go by for the application. */
    private void pass(String time) {
        operator.context()
                .request()
                .put(
                        base() + "/sandbox/clock",
                        com.microsoft.playwright.options.RequestOptions.create().setData(Map.of("shift", time)));
    }

    private static byte[] banner() throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(690, 280, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    private static Locator button(Page page, Pattern name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name))
                .first();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .first();
    }

    private static void tap(Page page, String text) {
        page.locator(".app-btn:visible, button:visible, uni-button:visible")
                .filter(new Locator.FilterOptions().setHasText(text))
                .last()
                .click();
    }

    private static void tap(Page page, Pattern text) {
        page.locator(".app-btn:visible, button:visible, uni-button:visible")
                .filter(new Locator.FilterOptions().setHasText(text))
                .last()
                .click();
    }

    private static Locator.CheckOptions forced() {
        return new Locator.CheckOptions().setForce(true);
    }

    private static Pattern spaced(String phone) {
        return Pattern.compile(phone.substring(0, 3) + "\\s?" + phone.substring(3, 7) + "\\s?" + phone.substring(7));
    }

    /** What a phone's camera reads from a picture. */
    private static String scanned(Path picture) {
        try {
            BufferedImage image = ImageIO.read(picture.toFile());
            int width = image.getWidth();
            int height = image.getHeight();
            int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
            RGBLuminanceSource source = new RGBLuminanceSource(width, height, pixels);
            return new QRCodeReader()
                    .decode(new BinaryBitmap(new HybridBinarizer(source)))
                    .getText();
        } catch (IOException | ReaderException e) {
            throw new IllegalStateException("no QR code to be read in " + picture, e);
        }
    }

    private static long rows(Path xlsx) throws IOException {
        try (InputStream in = Files.newInputStream(xlsx);
                ReadableWorkbook book = new ReadableWorkbook(in)) {
            return book.getFirstSheet().openStream().count();
        }
    }

    private long expectedRefusals() throws IOException {
        return json.readTree(
                        Files.readString(Path.of("src/test/resources/imports/certification-persons.expected.json")))
                .at("/refused")
                .size();
    }

    private static Person firstPerson(Path xlsx) throws IOException {
        try (InputStream in = Files.newInputStream(xlsx);
                ReadableWorkbook book = new ReadableWorkbook(in)) {
            List<Person> found = new ArrayList<>();
            book.getFirstSheet()
                    .openStream()
                    .skip(1)
                    .limit(5)
                    .forEach(row -> found.add(new Person(
                            row.getCellText(0),
                            row.getCellText(3),
                            row.getCellText(7),
                            row.getCellText(9),
                            row.getCellText(10).split("、")[0])));
            return found.getFirst();
        }
    }
}
