package dev.guildhall.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.RequestOptions;
import dev.guildhall.agreement.AgreementRef;
import dev.guildhall.agreement.Agreements;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.PhoneNumber;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * The personal centre in a real browser: the owner of an agency secures the account, adds a colleague, takes the own data
 * along, hands over and leaves. The steps build on each other; pictures are kept under {@code target/screenshots}.
 */
@WholeApplication
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // filled step by step
class PersonalCentrePathTest {
    private static final String BASE = WholeApplication.Initializer.BASE;
    private static final TenantId TENANT = new TenantId("renzheng");
    private static final String PASSWORD = "Kapok7Tree";
    private static final String NEXT_PASSWORD = "Willow9Leaf";
    private static final PhoneNumber PHONE = new PhoneNumber("+8613922220001");
    private static final PhoneNumber COLLEAGUES = new PhoneNumber("+8613922220002");
    private static final PhoneNumber NEW_PHONE = new PhoneNumber("+8613922220003");
    private static final String EMAIL = "boss@zhongxuan.example.com";
    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(20_000);

    @Autowired
    Accounts accounts;

    @Autowired
    Agreements agreements;

    @Autowired
    Clock clock;

    private Browser browser;
    private Page phone;
    private Page other;
    private AccountId owner;
    private byte[] secret;

    @BeforeAll
    void open() {
        browser = new Browser();
        phone = browser.phone(BASE);
        other = browser.phone(BASE);
        owner = TenantScope.with(TENANT)
                .get(() -> accounts.open(
                        new NewAccount(Actor.AGENCY, "中轩认证中心", PHONE, "zhongxuan-centre", PASSWORD, false, Set.of())));
        TenantScope.with(TENANT)
                .run(() -> agreements.accept(
                        owner,
                        List.of(new AgreementRef("user", 1), new AgreementRef("privacy", 1)),
                        "203.0.113.7",
                        "Phone"));
    }

    @AfterAll
    void close() {
        phone.request().put(BASE + "/sandbox/clock", RequestOptions.create().setData(Map.of("reset", true)));
        browser.close();
    }

    @Test
    @Order(1)
    @Covers({"T14", "W16"})
    void thePersonalCentreShowsTheAccountAndAdvisesWhatItLacks() {
        signIn(phone, PASSWORD);
        assertSignedIn(phone);
        go(phone, "pages/me/index");
        assertThat(phone.getByText("账号状态：正常")).isVisible(SOON);
        assertThat(phone.getByText("建议绑定邮箱、开启动态口令")).isVisible(SOON);
        Browser.picture(phone, "h5-me-agency");
        go(phone, "pages-account/index");
        assertThat(phone.getByText("139****0001")).isVisible(SOON);
        assertThat(phone.getByText("zhongxuan-centre")).isVisible();
        Browser.picture(phone, "h5-account");
    }

    @Test
    @Order(2)
    @Covers("W16")
    void oneBindsAnEmailAddress() {
        phone.getByText("建议绑定", exactly()).click();
        field("邮箱").fill("boss@zhongxuan");
        field("邮件验证码").focus();
        Locator fault = phone.getByText("邮箱应包含 @ 和域名", starting());
        assertThat(fault).isVisible();
        field("邮箱").fill(EMAIL);
        assertThat(fault).not().isVisible();
        phone.getByText("获取验证码", exactly()).click();
        field("邮件验证码").fill(sent().mailCode(EMAIL));
        Browser.picture(phone, "h5-email");
        tap("绑定邮箱");
        assertThat(phone.getByText("bo***@zhongxuan.example.com")).isVisible(SOON);
    }

    @Test
    @Order(3)
    @Covers("W16")
    void oneTurnsOnTheTimeCodeWithThePasswordOnceMore() {
        phone.getByText("手机动态口令", exactly()).click();
        assertThat(phone.getByText("先确认是你本人")).isVisible(SOON);
        Browser.picture(phone, "h5-factor-off");
        field("登录密码").fill("Wrong7Guess");
        tap("开始设置");
        assertThat(phone.locator(".app-field-fault:visible")).isVisible(SOON);
        field("登录密码").fill(PASSWORD);
        tap("开始设置");
        assertThat(phone.locator(".sf-qr")).isVisible(SOON);
        secret = secret(phone.locator(".sf-key").innerText());
        Browser.picture(phone, "h5-factor-setup");
        field("动态口令").fill(code(0));
        tap("开启动态口令");
        assertThat(phone.locator(".sf-code")).hasCount(10);
        Browser.picture(phone, "h5-factor-codes");
        tap("我已保存好恢复码");
        assertThat(phone.getByText("还有 10 个没有用过")).isVisible(SOON);
        Browser.picture(phone, "h5-factor-on");
    }

    @Test
    @Order(4)
    @Covers("W16")
    void anotherDeviceIsAskedForIt() {
        signIn(other, PASSWORD);
        assertThat(other.getByText("第一步已通过", starting())).isVisible(SOON);
        Browser.picture(other, "h5-sign-in-factor");
        Locator entry = other.locator("[aria-label='动态口令'] input:visible").first();
        entry.fill(code(9));
        assertThat(other.locator(".app-field-fault:visible").getByText("验证码不正确"))
                .isVisible(SOON);
        pass("PT31S");
        entry.fill(code(0));
        assertSignedIn(other);
    }

    @Test
    @Order(5)
    @Covers("W19")
    void theOwnerAddsAColleagueWithALicence() throws IOException {
        go(phone, "pages-account/organisation");
        tap("添加同事");
        field("姓名").fill("赵敏");
        field("手机号").fill(COLLEAGUES.national());
        tapInSheet("添加同事");
        assertThat(phone.getByText("请上传至少一张证明材料")).isVisible();
        byte[] paper = paper();
        phone.waitForFileChooser(() -> phone.locator("[aria-label='上传证明材料']").click())
                .setFiles(new FilePayload("执照.png", "image/png", paper));
        assertThat(phone.locator(".ff-tile .ff-img:visible").first()).isVisible(SOON);
        assertThat(phone.locator(".ff-over")).hasCount(0);
        Browser.picture(phone, "h5-organisation-add");
        tapInSheet("添加同事");
        assertThat(phone.locator(".card").getByText("赵敏", new Locator.GetByTextOptions().setExact(true)))
                .isVisible(SOON);
        Browser.picture(phone, "h5-organisation");
        phone.locator(".card")
                .getByText("赵敏", new Locator.GetByTextOptions().setExact(true))
                .click();
        Browser.picture(phone, "h5-organisation-menu");
        phone.getByText("证明材料", exactly()).last().click();
        assertThat(phone.locator(".org-paper")).isVisible(SOON);
        assertThat((Integer) phone.locator(".org-paper img")
                        .evaluate("image => image.decode().then(() => image.naturalWidth)"))
                .isEqualTo(640);
        Browser.picture(phone, "h5-organisation-proof");
        phone.locator("[aria-label='关闭']:visible").last().click();
    }

    @Test
    @Order(6)
    @Covers({"W18", "D14"})
    void oneCorrectsTheNameAndTakesAllDataAlong() throws IOException {
        go(phone, "pages-account/index");
        phone.getByText("名称", exactly()).click();
        field("名称").fill("中轩认证（上海）");
        tapInSheet("保存名称");
        assertThat(phone.getByText("中轩认证（上海）").first()).isVisible(SOON);
        go(phone, "pages-account/privacy");
        tap("申请导出");
        assertThat(phone.getByText("表格", exactly()))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(60_000));
        Browser.picture(phone, "h5-privacy");
        Download text =
                phone.waitForDownload(() -> phone.getByText("JSON", exactly()).click());
        assertThat(text.suggestedFilename()).isEqualTo("我的数据.json");
        assertThat(Files.readString(text.path(), StandardCharsets.UTF_8)).contains("中轩认证（上海）", "+8613922220001", EMAIL);
        Download sheet =
                phone.waitForDownload(() -> phone.getByText("表格", exactly()).click());
        assertThat(sheet.suggestedFilename()).isEqualTo("我的数据.xlsx");
        assertThat(Files.readAllBytes(sheet.path())).startsWith('P', 'K', 3, 4);
        go(phone, "pages-account/agreements");
        assertThat(phone.getByText("我的同意记录")).isVisible(SOON);
        Browser.picture(phone, "h5-agreements");
    }

    @Test
    @Order(7)
    @Covers("W14")
    void aNewPasswordEndsTheOtherDevice() {
        go(phone, "pages-account/devices");
        assertThat(phone.getByText("退出其他全部设备")).isVisible(SOON);
        Browser.picture(phone, "h5-devices-two");
        go(phone, "pages-account/password");
        field("现在的密码").fill(PASSWORD);
        field("新密码").fill(NEXT_PASSWORD);
        field("再输入一次").fill(NEXT_PASSWORD);
        Browser.picture(phone, "h5-password");
        tap("修改密码");
        assertThat(phone.getByText("账号与安全", exactly()).first()).isVisible(SOON);
        go(phone, "pages-account/devices");
        assertThat(phone.getByText("只有这一台设备登录着")).isVisible(SOON);
        go(other, "pages-account/devices");
        other.waitForURL(Pattern.compile(".*pages/sign-in/.*"));
    }

    @Test
    @Order(8)
    @Covers("W44")
    void theOwnPhoneIsChanged() {
        go(phone, "pages-account/phone");
        field("新手机号").fill(NEW_PHONE.national());
        String code = codeAfter(NEW_PHONE, "获取验证码");
        field("短信验证码").fill(code);
        field("登录密码").fill(NEXT_PASSWORD);
        Browser.picture(phone, "h5-phone");
        tap("更换手机号");
        assertThat(phone.getByText("手机号已更换")).isVisible(SOON);
        go(phone, "pages-account/index");
        assertThat(phone.getByText("139****0003")).isVisible(SOON);
    }

    @Test
    @Order(9)
    @Covers("W19")
    void theOwnerHandsOverWithACodeSentToThePhone() {
        go(phone, "pages-account/privacy");
        phone.getByText("注销账号", exactly()).click();
        assertThat(phone.getByText("移交", starting()).first()).isVisible(SOON);
        Browser.picture(phone, "h5-privacy-obstacle");
        go(phone, "pages-account/organisation");
        phone.locator(".card")
                .getByText("赵敏", new Locator.GetByTextOptions().setExact(true))
                .click();
        phone.getByText("移交给他", exactly()).click();
        pass("PT61S");
        field("短信验证码").fill(codeAfter(NEW_PHONE, "获取验证码"));
        Browser.picture(phone, "h5-organisation-handover");
        tapInSheet("移交给 赵敏");
        assertThat(phone.getByText("只有负责人能添加同事、改权限。")).isVisible(SOON);
        Browser.picture(phone, "h5-organisation-after");
    }

    @Test
    @Order(10)
    @Covers({"W18", "D14"})
    void deletionIsAskedForAndTakenBack() {
        go(phone, "pages-account/privacy");
        phone.getByText("注销账号", exactly()).click();
        pass("PT61S");
        field("短信验证码").fill(codeAfter(NEW_PHONE, "获取验证码"));
        Browser.picture(phone, "h5-privacy-deletion");
        tapInSheet("注销账号");
        assertThat(phone.getByText("账号正在注销等待期")).isVisible(SOON);
        Browser.picture(phone, "h5-privacy-waiting");
        tap("撤销注销");
        assertThat(phone.getByText("账号正在注销等待期")).hasCount(0);
        assertThat(TenantScope.with(TENANT)
                        .get(() -> accounts.find(owner))
                        .orElseThrow()
                        .active())
                .isTrue();
    }

    // -- what people do ---------------------------------------------------------------------------------------------

    private static void go(Page page, String where) {
        page.navigate("about:blank");
        page.navigate("/t/" + TENANT + "/h5/#/" + where);
    }

    private static void signIn(Page page, String password) {
        go(page, "pages/sign-in/agency");
        page.locator("[aria-label='账号名'] input:visible").first().fill("zhongxuan-centre");
        page.locator("[aria-label='密码'] input:visible").first().fill(password);
        page.locator(".app-btn:visible")
                .filter(new Locator.FilterOptions().setHasText("登录"))
                .last()
                .click();
    }

    private static void assertSignedIn(Page page) {
        page.waitForURL(url -> !url.contains("pages/sign-in/"));
    }

    /** Asks for a code on the page and reads the message that comes. */
    private String codeAfter(PhoneNumber to, String button) {
        int known = sent().smsTo(to.national());
        phone.locator("text=" + button + " >> visible=true").last().click();
        return sent().smsCode(to.national(), known);
    }

    private SentMessages sent() {
        return new SentMessages(phone.request(), BASE);
    }

    private void pass(String time) {
        phone.request().put(BASE + "/sandbox/clock", RequestOptions.create().setData(Map.of("shift", time)));
    }

    private Locator field(String label) {
        return phone.locator("[aria-label='" + label + "'] input:visible").first();
    }

    private void tap(String text) {
        phone.locator(".app-btn:visible")
                .filter(new Locator.FilterOptions().setHasText(text))
                .last()
                .click();
    }

    private void tapInSheet(String text) {
        phone.locator(".app-sheet-in:visible .app-btn")
                .filter(new Locator.FilterOptions().setHasText(text))
                .first()
                .click();
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    private static Page.GetByTextOptions starting() {
        return new Page.GetByTextOptions().setExact(false);
    }

    private String code(int steps) {
        try {
            return new TimeBasedOneTimePasswordGenerator()
                    .generateOneTimePasswordString(
                            new SecretKeySpec(secret, "HmacSHA1"),
                            clock.instant().plusSeconds(30L * steps));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A licence as people photograph it, 640 × 400. */
    private static byte[] paper() throws IOException {
        BufferedImage image = new BufferedImage(640, 400, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(0xf3, 0xec, 0xd8));
        pen.fillRect(0, 0, 640, 400);
        pen.setColor(new Color(0xb0, 0x3a, 0x2e));
        pen.drawRect(20, 20, 600, 360);
        pen.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    /** What an authenticator app makes of the key that people may type. */
    static byte[] secret(String shown) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int buffer = 0;
        int bits = 0;
        for (char c : shown.replaceAll("\\s", "").toCharArray()) {
            buffer = buffer << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c);
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.write(buffer >> bits & 255);
            }
        }
        return bytes.toByteArray();
    }
}
