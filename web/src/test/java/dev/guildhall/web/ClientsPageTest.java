package dev.guildhall.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** 接口应用 and 我的登录 as staff use them. */
@SuppressWarnings("NullAway.Init") // filled step by step
class ClientsPageTest extends RunningServer {
    private static final String NEW_PASSWORD = "Willow9Leaf";

    @Autowired
    Accounts accounts;

    private Browser browser;
    private String username;

    @BeforeEach
    void aMemberOfStaff() {
        browser = new Browser();
        tenant = tenants.open("clients-page", "certification");
        username = "shen" + Long.toString(System.nanoTime(), 36);
        in(() -> accounts.open(new NewAccount(Actor.STAFF, "沈知远", null, username, PASSWORD, false, Set.of("owner"))));
    }

    @AfterEach
    void close() {
        browser.close();
    }

    @Test
    void staffRegisterAWebsiteAndSeeItsSecretOnce() {
        Page desk = atDesk();
        desk.navigate(base() + "/console/clients/new?kind=SITE");
        desk.locator("#name").fill("会议签到");
        desk.locator("#redirectUris").fill("http://app.example/back");
        button(desk, "登记应用").click();
        assertThat(desk.getByText("应是完整的 https 地址").first()).isVisible();
        desk.locator("#redirectUris").fill("https://app.example/back");
        Browser.picture(desk, "client-new");
        button(desk, "登记应用").click();
        assertThat(desk.getByText("密钥只显示这一次")).isVisible();
        String secret = desk.locator("#secret").textContent();
        assertThat(secret).hasSizeGreaterThan(40);
        Browser.picture(desk, "client-issued");
        desk.getByText("记下了").click();
        assertThat(desk.locator("h1")).hasText("会议签到");
        assertThat(desk.content()).doesNotContain(secret);
        Browser.picture(desk, "client");
        desk.navigate(base() + "/console/clients");
        assertThat(desk.getByText("会议签到").first()).isVisible();
        Browser.picture(desk, "clients");
        desk.setViewportSize(390, 844);
        desk.reload();
        Browser.picture(desk, "clients-390");
        desk.navigate(base() + "/console/clients/new?kind=PROGRAM");
        Browser.picture(desk, "client-program-390");
    }

    @Test
    void aChangedPasswordEndsTheOtherBrowsersAndNotThisOne() {
        Page here = atDesk();
        Page there = atDesk();
        here.navigate(base() + "/console/my/sign-ins");
        assertThat(here.locator("#list tbody tr")).hasCount(2);
        assertThat(here.getByText("现在这个")).hasCount(1);
        here.locator("#oldPassword").fill("Wrong1Guess");
        here.locator("#newPassword").fill(NEW_PASSWORD);
        here.locator("#repeated").fill(NEW_PASSWORD);
        button(here, "修改密码").click();
        assertThat(here.getByText("原密码不正确")).isVisible();
        Browser.picture(here, "my-sign-ins");
        here.locator("#oldPassword").fill(PASSWORD);
        here.locator("#newPassword").fill(NEW_PASSWORD);
        here.locator("#repeated").fill(NEW_PASSWORD);
        button(here, "修改密码").click();
        assertThat(here.locator("#list tbody tr")).hasCount(1);
        there.navigate(base() + "/console");
        assertThat(there).hasURL(Pattern.compile(".*/console/sign-in.*"));
        here.navigate(base() + "/console");
        assertThat(here).hasURL(base() + "/console");
    }

    @Test
    void oneBrowserIsEndedFromAnother() {
        Page here = atDesk();
        Page there = atDesk();
        here.navigate(base() + "/console/my/sign-ins");
        here.locator("#list tbody button").first().click();
        assertThat(here.locator("#list tbody tr")).hasCount(1);
        there.navigate(base() + "/console");
        assertThat(there).hasURL(Pattern.compile(".*/console/sign-in.*"));
        here.setViewportSize(390, 844);
        here.reload();
        Browser.picture(here, "my-sign-ins-390");
    }

    private Page atDesk() {
        Page page = browser.console(root());
        page.navigate(base() + "/console/sign-in?mode=password");
        page.locator("#login").fill(username);
        page.locator("#password").fill(PASSWORD);
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("登录").setExact(true))
                .last()
                .click();
        page.waitForURL(Pattern.compile(".*/console/?([?#].*)?$"));
        return page;
    }

    private static com.microsoft.playwright.Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
