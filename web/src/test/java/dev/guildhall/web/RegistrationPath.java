package dev.guildhall.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import dev.guildhall.testing.Covers;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * A factory's way into a trade tenant in a real browser: registered, refused, mended, let in; then what one does with the own
 * account. The steps build on each other; pictures of each are kept under {@code target/screenshots}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // filled step by step
abstract class RegistrationPath {
    private static final String SLUG = System.getProperty("guildhall.e2e.trade-slug", "donghu");
    private static final String STAFF_PHONE = "13800005001";
    private static final String PHONE = "13911110001";
    private static final String WORKER_PHONE = "13911110002";
    private static final String FIRST_PASSWORD = "Donghu7Gang4";
    private static final String NEXT_PASSWORD = "Xihu8Men5Kou";
    private static final String COMPANY = "东湖精密五金厂";
    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(20_000);

    private final JsonMapper json = new JsonMapper();

    private Browser browser;
    private Page staff;
    private Page factory;
    private Page other;

    /** Where the application answers that is walked through. */
    abstract String base();

    @BeforeAll
    void open() {
        browser = new Browser();
        staff = browser.console(base());
        factory = browser.phone(base());
        other = browser.phone(base());
        openTenant();
        Matcher invitation = Pattern.compile("/t/" + SLUG + "/console/welcome\\S+ticket=\\S+")
                .matcher(sent().smsWith(STAFF_PHONE, "/t/" + SLUG + "/console/welcome")
                        .at("/text")
                        .asString());
        assertThat(invitation.find()).isTrue();
        staff.navigate(invitation.group());
        staff.locator("#newPassword").fill(FIRST_PASSWORD);
        staff.locator("#repeated").fill(FIRST_PASSWORD);
        button(staff, "设置密码并进入").click();
        staff.waitForURL(Pattern.compile(".*/t/" + SLUG + "/console.*"));
    }

    @AfterAll
    void close() {
        staff.request().put(base() + "/sandbox/clock", RequestOptions.create().setData(Map.of("reset", true)));
        browser.close();
    }

    @Test
    @Order(1)
    @Covers({"T1", "T2", "T3", "T11"})
    void aVisitorGoesFromHomeToTheSignInAndSaysWhoTheyAre() {
        go(factory, "pages/start/index");
        factory.waitForURL(Pattern.compile(".*/pages/home/index.*"));
        factory.locator(".app-tab:visible")
                .filter(new Locator.FilterOptions().setHasText("我的"))
                .click();
        factory.waitForURL(Pattern.compile(".*/pages/me/index.*"));
        assertThat(factory.getByText("还没有登录", exactly()).last()).isVisible();
        Browser.picture(factory, "h5-me-guest");
        tap(factory, "登录");
        factory.waitForURL(Pattern.compile(".*/pages/sign-in/index.*"));
        factory.getByText("立即注册", exactly()).click();
        assertThat(factory.getByText("我是工人")).isVisible();
        Browser.picture(factory, "h5-register-side");
        factory.getByText("我是公司", exactly()).click();
        assertThat(factory.getByText("外贸公司", exactly())).isVisible();
        Browser.picture(factory, "h5-register-type");
        factory.getByText("工厂", exactly()).click();
        assertThat(field(factory, "统一社会信用代码")).isVisible();
    }

    @Test
    @Order(2)
    @Covers({"T4", "T7", "T8", "W11", "W15"})
    void theFormSaysWhatIsWrongBeforeAnythingIsSent() {
        field(factory, "手机号").fill("1391111000");
        field(factory, "验证码").focus();
        assertThat(factory.getByText("请输入正确的手机号：应为 11 位，现在是 10 位")).isVisible();
        field(factory, "手机号").fill(PHONE);
        assertThat(factory.getByText("请输入正确的手机号", starting())).hasCount(0);
        field(factory, "登录密码").fill(FIRST_PASSWORD);
        field(factory, "再输入一次密码").fill(FIRST_PASSWORD + "x");
        field(factory, "企业名称").fill(COMPANY);
        assertThat(factory.getByText("两次密码输入不一致")).isVisible();
        field(factory, "再输入一次密码").fill(FIRST_PASSWORD);
        field(factory, "统一社会信用代码").fill("91350100M000100Y44");
        field(factory, "联系人").fill("王建");
        assertThat(factory.getByText("统一社会信用代码校验位不符，请核对营业执照")).isVisible();
        field(factory, "统一社会信用代码").fill("91350100M000100Y43");
        Browser.picture(factory, "h5-register-checked");
        tap(factory, "完成注册");
        assertThat(factory.getByText("处要修改")).isVisible();
        Browser.picture(factory, "h5-register-faults");
        assertThat(factory.url()).contains("pages/register/form");
    }

    @Test
    @Order(3)
    @Covers({"T4", "T7", "T8"})
    void aFactoryRegistersAndWaits() {
        field(factory, "验证码").fill(codeAskedFor(factory));
        chooseRegion(factory);
        factory.locator("[aria-label='选择行业分类']").click();
        factory.getByText("制造业", exactly()).click();
        factory.getByText("金属制品业", exactly()).click();
        field(factory, "主营产品品类").fill("五金冲压件、注塑件");
        tap(factory, "完成注册");
        assertThat(factory.getByText("请先阅读并同意以上协议")).isVisible();
        factory.getByText("《用户服务协议》", exactly()).click();
        assertThat(factory.getByText("第 1 版", starting())).isVisible(SOON);
        factory.goBack();
        factory.locator("[aria-label='我已阅读并同意']:visible").click();
        Browser.picture(factory, "h5-register-filled");
        tap(factory, "完成注册");
        assertThat(factory.getByText("等待平台审核")).isVisible(SOON);
        assertThat(factory.getByText("最晚审完")).isVisible();
        Browser.picture(factory, "h5-register-waiting");
    }

    @Test
    @Order(4)
    @Covers({"T8", "T10"})
    void whoWaitsMayNotSignInAndIsToldSo() {
        signInByPassword(other, FIRST_PASSWORD);
        assertThat(other.getByText("等待平台审核")).isVisible(SOON);
    }

    @Test
    @Order(5)
    @Covers("T9")
    void staffSendItBackWithAReason() {
        openReview();
        staff.locator("input[name=verdict][value=REFUSED]").check(new Locator.CheckOptions().setForce(true));
        staff.locator("#reason").fill("企业名称与营业执照不一致，请核对后修改");
        Browser.picture(staff, "console-registration-refused");
        button(staff, Pattern.compile("^提交决定")).click();
        sent().smsWith(PHONE, "没有通过|未通过|退回|不一致");

        go(factory, "pages/register/state");
        assertThat(factory.getByText("注册没有通过")).isVisible(SOON);
        assertThat(factory.getByText("企业名称与营业执照不一致，请核对后修改")).isVisible();
        Browser.picture(factory, "h5-register-refused");
    }

    @Test
    @Order(6)
    @Covers({"T8", "T9"})
    void theFactoryMendsAndSendsAgain() {
        tap(factory, "修改后重新提交");
        assertThat(field(factory, "统一社会信用代码")).hasValue("91350100M000100Y43");
        assertThat(factory.getByText("上次没有通过的原因")).isVisible();
        field(factory, "企业名称").fill(COMPANY + "有限公司");
        Browser.picture(factory, "h5-register-again");
        tap(factory, "重新提交");
        assertThat(factory.getByText("等待平台审核")).isVisible(SOON);
    }

    @Test
    @Order(7)
    @Covers({"T9", "T10", "T14"})
    void staffLetTheFactoryInAndItSignsIn() {
        openReview();
        staff.locator("input[name=verdict][value=APPROVED]").check(new Locator.CheckOptions().setForce(true));
        button(staff, Pattern.compile("^提交决定")).click();
        sent().smsWith(PHONE, "已通过");

        tap(factory, "刷新审核结果");
        assertThat(factory.getByText("审核已通过")).isVisible(SOON);
        Browser.picture(factory, "h5-register-approved");
        signInByPassword(factory, FIRST_PASSWORD);
        assertSignedIn(factory);
        go(factory, "pages/me/index");
        assertThat(factory.getByText("账号与安全")).isVisible(SOON);
        assertThat(factory.getByText("139****0001").first()).isVisible();
        Browser.picture(factory, "h5-me-factory");
    }

    @Test
    @Order(8)
    void oneEndsTheSignInOfAnotherDevice() {
        signInByPassword(other, FIRST_PASSWORD);
        assertSignedIn(other);
        go(factory, "pages-account/devices");
        assertThat(factory.getByText("这台设备").first()).isVisible(SOON);
        Browser.picture(factory, "h5-devices");
        factory.locator(".dev-end:visible").first().click();
        tap(factory, "退出这台设备");
        assertThat(factory.getByText("只有这一台设备登录着")).isVisible(SOON);
        go(other, "pages-account/devices");
        assertThat(other.getByText("立即注册", exactly())).isVisible(SOON);
    }

    @Test
    @Order(9)
    @Covers({"T15", "C30"})
    void aForgottenPasswordIsSetAnewAndProvedBySigningIn() {
        go(other, "pages/sign-in/forgotten");
        field(other, "手机号").fill(PHONE);
        // A minute has to lie between two codes for one number.
        passAMinute();
        field(other, "短信验证码").fill(codeAskedFor(other));
        field(other, "新密码").fill(NEXT_PASSWORD);
        field(other, "再输入一次").fill(NEXT_PASSWORD);
        Browser.picture(other, "h5-forgotten");
        tap(other, "重设密码");
        assertThat(other.getByText("立即注册", exactly())).isVisible(SOON);

        signInByPassword(other, FIRST_PASSWORD);
        assertThat(other.locator(".app-field-fault:visible")).isVisible(SOON);
        signInByPassword(other, NEXT_PASSWORD);
        assertSignedIn(other);
    }

    @Test
    @Order(10)
    @Covers({"T3", "W8", "W47"})
    void aTypeOpenedForEmailTakesOneWhoActivatesByTheCodeOfTheMail() {
        staff.navigate("/t/" + SLUG + "/console/user-types/factory");
        staff.locator("input[name=byEmail][type=checkbox]").check(new Locator.CheckOptions().setForce(true));
        button(staff, "保存类型").click();
        staff.waitForURL(Pattern.compile(".*/console/user-types$"));

        Page mailer = browser.phone(base());
        go(mailer, "pages/register/index");
        mailer.getByText("我是公司", exactly()).click();
        mailer.getByText("工厂", exactly()).click();
        mailer.getByText("邮箱注册", exactly()).click();
        field(mailer, "邮箱").fill("boss@xihu.example.com");
        field(mailer, "登录密码").fill(FIRST_PASSWORD);
        field(mailer, "再输入一次密码").fill(FIRST_PASSWORD);
        field(mailer, "企业名称").fill("西湖注塑厂");
        field(mailer, "统一社会信用代码").fill("91350100M000100Y43");
        field(mailer, "联系人").fill("沈岚");
        chooseRegion(mailer);
        mailer.locator("[aria-label='选择行业分类']").click();
        mailer.getByText("制造业", exactly()).click();
        mailer.getByText("金属制品业", exactly()).click();
        field(mailer, "主营产品品类").fill("注塑件");
        mailer.locator("[aria-label='我已阅读并同意']:visible").click();
        Browser.picture(mailer, "h5-register-email");
        tap(mailer, "完成注册");
        assertThat(mailer.getByText("激活邮件已发到")).isVisible(SOON);
        Browser.picture(mailer, "h5-register-activate");
        String code = sent().mailCode("boss@xihu.example.com");
        field(mailer, "激活码").fill("000000".equals(code) ? "111111" : "000000");
        tap(mailer, "激活账号");
        assertThat(mailer.locator(".app-field-fault:visible")).isVisible(SOON);
        field(mailer, "激活码").fill(code);
        tap(mailer, "激活账号");
        assertThat(field(mailer, "账号名或邮箱")).isVisible(SOON);
        field(mailer, "账号名或邮箱").fill("boss@xihu.example.com");
        field(mailer, "密码").fill(FIRST_PASSWORD);
        tap(mailer, "登录");
        assertThat(mailer.getByText("等待平台审核")).isVisible(SOON);
    }

    @Test
    @Order(11)
    @Covers({"T5", "T7", "W33"})
    void aWorkerRegistersWithTheIdentityCardAndIsToldTheHours() {
        Page worker = browser.phone(base());
        go(worker, "pages/register/index");
        worker.getByText("我是工人", exactly()).click();
        field(worker, "手机号").fill(WORKER_PHONE);
        worker.getByText("获取验证码", exactly()).click();
        field(worker, "验证码").fill(sent().smsCode(WORKER_PHONE, 0));
        field(worker, "姓名").fill("周一帆");
        field(worker, "身份证号").fill("110105194912310021");
        worker.locator(".ff-chip")
                .filter(new Locator.FilterOptions().setHasText("焊工"))
                .click();
        assertThat(worker.getByText("校验位", starting())).isVisible();
        field(worker, "身份证号").fill("11010519491231002X");
        chooseRegion(worker);
        worker.locator("[aria-label='我已阅读并同意']:visible").click();
        Browser.picture(worker, "h5-register-worker");
        tap(worker, "完成注册");
        assertThat(worker.getByText("等待平台审核")).isVisible(SOON);
        assertThat(worker.getByText("最晚审完")).isVisible();
        Browser.picture(worker, "h5-register-worker-waiting");
    }

    // -- what people do ---------------------------------------------------------------------------------------------

    private void openTenant() {
        JsonNode client = null;
        for (JsonNode each : read("/sandbox/accounts")) {
            if (each.at("/role").asString().equals("operator-client")) {
                client = each;
            }
        }
        java.util.Objects.requireNonNull(client, "no client of the operator is listed");
        String token = json.readTree(staff.request()
                        .post(
                                base() + "/oauth2/token",
                                RequestOptions.create()
                                        .setForm(FormData.create()
                                                .set("grant_type", "client_credentials")
                                                .set(
                                                        "client_id",
                                                        client.at("/clientId").asString())
                                                .set(
                                                        "client_secret",
                                                        client.at("/clientSecret")
                                                                .asString())))
                        .text())
                .at("/access_token")
                .asString();
        int status = staff.request()
                .post(
                        base() + "/operator/api/tenants",
                        RequestOptions.create()
                                .setHeader("Authorization", "Bearer " + token)
                                .setData(Map.of(
                                        "slug",
                                        SLUG,
                                        "name",
                                        "东湖产业平台",
                                        "blueprint",
                                        "trade",
                                        "admin",
                                        Map.of("name", "钱文", "phone", STAFF_PHONE))))
                .status();
        assertThat(status).isEqualTo(201);
    }

    /** Asks for a code on the page and reads the message that comes. */
    private String codeAskedFor(Page page) {
        int known = sent().smsTo(PHONE);
        page.getByText("获取验证码", exactly()).click();
        return sent().smsCode(PHONE, known);
    }

    private void openReview() {
        staff.navigate("/t/" + SLUG + "/console/reviews");
        String address = staff.locator("a[href*='/console/reviews/']")
                .filter(new Locator.FilterOptions().setHasText(COMPANY))
                .first()
                .getAttribute("href");
        staff.navigate(address);
        staff.locator("#reason").waitFor();
    }

    private void go(Page page, String where) {
        page.navigate("about:blank");
        page.navigate("/t/" + SLUG + "/h5/#/" + where);
    }

    private void signInByPassword(Page page, String password) {
        go(page, "pages/sign-in/index");
        field(page, "手机号").fill(PHONE);
        page.getByText("用密码登录", exactly()).click();
        field(page, "密码").fill(password);
        tap(page, "登录");
    }

    private static void assertSignedIn(Page page) {
        page.waitForURL(url -> !url.contains("pages/sign-in/") && !url.contains("pages/register/"));
    }

    private static void chooseRegion(Page page) {
        page.locator("[aria-label='选择所在地区']").click();
        page.getByText("浙江省", exactly()).click();
        page.getByText("宁波市", exactly()).click();
        page.getByText("海曙区", exactly()).click();
        assertThat(page.getByText("浙江省 宁波市 海曙区")).isVisible(SOON);
    }

    private void passAMinute() {
        staff.request().put(base() + "/sandbox/clock", RequestOptions.create().setData(Map.of("shift", "PT61S")));
    }

    private SentMessages sent() {
        return new SentMessages(staff.request(), base());
    }

    private JsonNode read(String path) {
        return json.readTree(staff.request().get(base() + path).text());
    }

    /** The entry of that name; a name that others begin with is told apart. */
    private static Locator field(Page page, String label) {
        return page.locator("[aria-label='" + label + "'] input:visible").first();
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    private static Page.GetByTextOptions starting() {
        return new Page.GetByTextOptions().setExact(false);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .first();
    }

    private static Locator button(Page page, Pattern name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name))
                .first();
    }

    private static void tap(Page page, String text) {
        page.locator(".app-btn:visible")
                .filter(new Locator.FilterOptions().setHasText(text))
                .last()
                .click();
    }
}
