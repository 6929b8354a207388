package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.domain.SecurityRules;
import dev.guildhall.identity.operator.Operators;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;

/** Second factors as people meet them: an app by its QR code, passkeys with a virtual authenticator, at both consoles. */
@WholeApplication
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // filled step by step
class SecondFactorPagesTest {
    private static final String BASE = WholeApplication.Initializer.BASE;
    private static final String PASSWORD = "Kapok7Tree";
    private static final TenantId TENANT = new TenantId("qingyuan");

    @Autowired
    Accounts accounts;

    @Autowired
    Operators operators;

    @Autowired
    ModuleSettings settings;

    @Autowired
    Clock clock;

    private Browser browser;

    @BeforeAll
    void open() {
        browser = new Browser();
    }

    @AfterAll
    void close() {
        browser.close();
    }

    @Test
    @Covers("W16")
    void aMemberOfStaffTurnsOnAnAppAndSignsInWithIt() throws Exception {
        String login = staff("owner");
        Page page = signedIn(login);
        page.navigate("/t/qingyuan/console/security");
        picture(page, "security-none");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("设置").setExact(true))
                .first()
                .click();
        page.waitForURL("**/security/proof?then=totp");
        picture(page, "proof");
        proveAgain(page);
        page.waitForURL("**/security/totp");
        page.locator("details summary").click();
        byte[] secret = secret(page.locator("#secret").innerText());
        picture(page, "totp");
        page.fill("#code", "000000".equals(code(secret, 0)) ? "000001" : "000000");
        page.click("text=开启两步验证");
        page.waitForSelector("#code-err");
        page.fill("#code", code(secret, 0));
        page.click("text=开启两步验证");
        page.waitForSelector(".codes");
        assertThat(page.locator(".codes li").count()).isEqualTo(10);
        String recovery = page.locator(".codes li").first().innerText();
        picture(page, "codes");
        page.click("text=已保存，继续");
        page.waitForURL("**/console");

        Page phone = browser.phone(BASE);
        password(phone, "/t/qingyuan/console/sign-in?mode=password", login);
        phone.waitForURL("**/sign-in/factor");
        picture(phone, "challenge-390");
        phone.fill("#code", code(secret, 1));
        phone.check("[data-trust]");
        phone.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("验证").setExact(true))
                .click();
        phone.waitForURL("**/console");
        phone.navigate("/t/qingyuan/console/security");
        picture(phone, "security-390");
        assertThat(phone.locator("main").innerText()).contains("受信任的设备", "等待两步验证", "验证器应用");

        Page lost = browser.console(BASE);
        password(lost, "/t/qingyuan/console/sign-in?mode=password", login);
        lost.click("text=用恢复码验证");
        lost.fill("#code", recovery);
        picture(lost, "recovery");
        lost.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("验证").setExact(true))
                .click();
        lost.waitForURL("**/console");
    }

    @Test
    void aPasskeyOpensTheTenantsConsoleAndOnlyItsOwners() {
        String login = staff("owner");
        Page page = signedIn(login);
        authenticator(page);
        page.navigate("/t/qingyuan/console/security");
        page.click("text=添加通行密钥");
        proveAgain(page);
        page.fill("form[data-passkey] input[name=name]", "办公室电脑");
        page.click("text=添加通行密钥");
        page.waitForSelector(".codes");
        page.click("text=已保存，继续");
        page.navigate("/t/qingyuan/console/security");
        assertThat(page.locator("main").innerText()).contains("办公室电脑", "通行密钥");
        picture(page, "security-passkey");
        page.getByText("改名").first().click();
        page.fill("dialog[open] input[name=name]", "家里电脑");
        page.click("dialog[open] >> text=保存名字");
        page.waitForSelector("text=家里电脑");

        signOut(page);
        password(page, "/t/qingyuan/console/sign-in?mode=password", login);
        page.waitForURL("**/sign-in/factor");
        picture(page, "challenge-passkey");
        page.click("text=用通行密钥验证");
        page.waitForURL("**/console");
        // The key of one is nothing for another, in the same browser.
        signOut(page);
        String second = staff("owner");
        password(page, "/t/qingyuan/console/sign-in?mode=password", second);
        page.waitForURL("**/console");
        page.navigate("/t/qingyuan/console/security");
        assertThat(page.locator("main").innerText()).doesNotContain("家里电脑");
    }

    @Test
    void whoMustHaveOneSetsItUpFirst() {
        SecurityRules usual = in(() -> settings.of(SecurityRules.class));
        String login = staff("owner");
        try {
            TenantScope.with(TENANT)
                    .run(() -> settings.save(
                            new SecurityRules(SecurityRules.Demand.ALL, "", 30, 180, false, 90, 5, 5, 30, 30, 12)));
            Page page = browser.console(BASE);
            authenticator(page);
            password(page, "/t/qingyuan/console/sign-in?mode=password", login);
            page.waitForURL("**/security/required");
            picture(page, "required");
            page.navigate("/t/qingyuan/console/staff");
            page.waitForURL("**/security/required");
            page.click("text=用通行密钥");
            proveAgain(page);
            page.waitForURL("**/security/required");
            page.click("text=添加通行密钥");
            page.waitForSelector(".codes");
            page.click("text=已保存，继续");
            page.waitForURL("**/console");
            page.waitForSelector("main");
        } finally {
            TenantScope.with(TENANT).run(() -> settings.save(usual));
        }
    }

    @Test
    void anOperatorSignsInWithAPasskey() {
        String login = "key" + Long.toString(System.nanoTime(), 36);
        UUID id = operators.open(login, "陈放");
        operators.setPassword(id, PASSWORD);
        Page page = browser.console(BASE);
        authenticator(page);
        password(page, "/operator/sign-in", login);
        page.waitForURL("**/operator");
        page.navigate("/operator/security");
        picture(page, "operator-security");
        page.click("text=添加通行密钥");
        proveAgain(page);
        page.click("text=添加通行密钥");
        page.waitForSelector(".codes");
        page.context().clearCookies();
        password(page, "/operator/sign-in", login);
        page.waitForURL("**/operator/sign-in/factor");
        picture(page, "operator-challenge");
        page.click("text=用通行密钥验证");
        page.waitForURL("**/operator");
    }

    @Test
    void theLogShowsWhoTried() {
        String login = staff("owner");
        Page page = browser.console(BASE);
        page.navigate("/t/qingyuan/console/sign-in?mode=password");
        page.fill("#login", login);
        page.fill("#password", "Wrong7Guess");
        page.click("main form .btn-primary");
        page.waitForSelector("text=账号或密码不正确");
        password(page, "/t/qingyuan/console/sign-in?mode=password", login);
        page.waitForURL("**/console");
        page.navigate("/t/qingyuan/console/sign-in-log?q=" + login);
        assertThat(page.locator("#list").innerText()).contains("不正确", "成功", "Chrome");
        picture(page, "log");
        page.navigate("/t/qingyuan/console/sign-in-log?outcome=bad&q=" + login);
        assertThat(page.locator("#list tbody").innerText()).contains("不正确").doesNotContain("成功");
        page.setViewportSize(390, 844);
        picture(page, "log-390");
    }

    private String staff(String role) {
        String login = "f" + Ids.next().toString().replace("-", "").substring(12, 26);
        in(() -> accounts.open(new NewAccount(Actor.STAFF, "周明薇", null, login, PASSWORD, false, Set.of(role))));
        return login;
    }

    private Page signedIn(String login) {
        Page page = browser.console(BASE);
        password(page, "/t/qingyuan/console/sign-in?mode=password", login);
        page.waitForURL("**/console");
        return page;
    }

    private static void password(Page page, String address, String login) {
        page.navigate(address);
        page.fill("#login", login);
        page.fill("#password", PASSWORD);
        page.click("main form .btn-primary");
    }

    private static void proveAgain(Page page) {
        page.fill("#password", PASSWORD);
        page.click("main form .btn-primary");
    }

    private static void signOut(Page page) {
        page.locator("details.me summary").click();
        page.click("text=退出登录");
        page.waitForURL("**/sign-in?out");
    }

    /** A key in the browser that agrees to everything, as somebody with a finger on the sensor. */
    private static void authenticator(Page page) {
        CDPSession devtools = page.context().newCDPSession(page);
        devtools.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject parameters = new JsonObject();
        parameters.add("options", options);
        devtools.send("WebAuthn.addVirtualAuthenticator", parameters);
    }

    private static void picture(Page page, String name) {
        page.waitForLoadState(LoadState.NETWORKIDLE);
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target/screenshots/factors/" + name + ".png")));
    }

    private static <T> T in(java.util.function.Supplier<T> work) {
        return TenantScope.with(TENANT).get(work);
    }

    private String code(byte[] secret, int steps) throws GeneralSecurityException {
        return new TimeBasedOneTimePasswordGenerator()
                .generateOneTimePasswordString(
                        new SecretKeySpec(secret, "HmacSHA1"), clock.instant().plusSeconds(30L * steps));
    }

    private static byte[] secret(String shown) {
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
