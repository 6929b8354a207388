package dev.guildhall.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.guildhall.catalog.DemoAccount;
import dev.guildhall.catalog.DemoAccounts;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** 操作记录 as the staff of the demo see it, and the pages for what went wrong. */
@WholeApplication
class AuditPageTest {

    private static final String BASE = WholeApplication.Initializer.BASE;

    @Autowired
    DemoAccounts demo;

    @Test
    void theStaffReadAndFilterTheTrail() {
        try (Browser browser = new Browser()) {
            Page desk = browser.console(BASE);
            signIn(desk);
            desk.navigate("/t/renzheng/console/audit");
            assertThat(desk.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("操作记录")))
                    .isVisible();
            Browser.picture(desk, "audit");
            desk.locator("input[name=q]").fill("没有这个人");
            assertThat(desk.getByText("没有符合条件的记录")).isVisible();
            assertThat(desk.locator("h1")).hasCount(1);
            assertThat(desk).hasURL(Pattern.compile(".*[?&]q=.*"));
            Browser.picture(desk, "audit-nothing");
            desk.getByText("清除筛选").click();
            assertThat(desk.locator("#list table")).isVisible();
            desk.setViewportSize(390, 844);
            desk.reload();
            Browser.picture(desk, "audit-390");
            desk.navigate("/t/renzheng/console/no-such-page");
            assertThat(desk.getByText("页面不存在")).isVisible();
            Browser.picture(desk, "page-not-found-390");
            desk.navigate("/t/no-such-guild/");
            assertThat(desk.getByText("没有找到这个会馆").first()).isVisible();
        }
    }

    private void signIn(Page page) {
        DemoAccount staff = demo.all().stream()
                .filter(account -> "renzheng".equals(account.tenant()) && "staff".equals(account.role()))
                .findFirst()
                .orElseThrow();
        page.navigate("/t/renzheng/console/sign-in?mode=password");
        page.locator("#login").fill(staff.username() != null ? staff.username() : String.valueOf(staff.phone()));
        page.locator("#password").fill(String.valueOf(staff.password()));
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("登录").setExact(true))
                .first()
                .click();
        page.waitForURL(Pattern.compile(".*/console/?([?#].*)?$"));
    }
}
