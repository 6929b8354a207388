package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ViewportSize;
import dev.guildhall.catalog.DemoAccount;
import dev.guildhall.catalog.DemoAccounts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Every page that the consoles' menus lead to, at a desk and on a phone: it loads, nothing is wider than the screen, the
 * content policy refuses nothing, the icons exist, and axe-core finds no serious fault. Pictures are kept under
 * {@code target/screenshots/pages}.
 */
@WholeApplication
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsolePagesTest {

    private static final String BASE = WholeApplication.Initializer.BASE;
    private static final String AXE = "axe.min.js";

    @Autowired
    DemoAccounts demo;

    private Browser browser;
    private String axe;
    private final Set<String> examined = new HashSet<>();

    @BeforeAll
    void open() throws IOException {
        browser = new Browser();
        try (InputStream in = ConsolePagesTest.class.getClassLoader().getResourceAsStream(AXE)) {
            axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @AfterAll
    void close() {
        browser.close();
    }

    @Test
    void thePagesOfACertificationTenant() {
        DemoAccount staff = account("renzheng", "staff");
        visit(
                "renzheng",
                "/t/renzheng/console/sign-in?mode=password",
                staff,
                List.of(
                        "/t/renzheng/console/staff/new",
                        "/t/renzheng/console/modules/talent/settings",
                        "/t/renzheng/console/modules/talent/off"));
    }

    @Test
    void thePagesOfAnAssociation() {
        DemoAccount staff = account("qingyuan", "staff");
        visit("qingyuan", "/t/qingyuan/console/sign-in?mode=password", staff, List.of());
    }

    @Test
    void theOperatorsPages() {
        DemoAccount operator = account(null, "operator");
        visit(
                "operator",
                "/operator/sign-in",
                operator,
                List.of("/operator/tenants/new", "/operator/tenants/renzheng"));
    }

    /**
     * Each page is loaded once and looked at: at the desk, and then on a screen as narrow as a phone's. A page that another tenant has
     * too only has to open there, but for the first one, which shows the tenant's own colours.
     */
    private void visit(String who, String signIn, DemoAccount account, List<String> more) {
        List<String> faults = new ArrayList<>();
        Page page = browser.console(BASE);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")
                    || message.text().contains("Uncaught")) {
                faults.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> faults.add(page.url() + ": " + error));
        page.navigate(signIn);
        faults.addAll(examine(page, who, "-sign-in"));
        page.locator("#login").fill(account.username());
        page.locator("#password").fill(account.password());
        page.locator("button.btn-primary").click();
        page.waitForURL(url -> !url.contains("sign-in"));
        LinkedHashSet<String> addresses = new LinkedHashSet<>();
        for (Object href :
                (List<?>) page.evaluate("[...document.querySelectorAll('.side nav a')].map(a => a.pathname)")) {
            addresses.add((String) href);
        }
        assertThat(addresses).as("menu of %s", who).hasSizeGreaterThan(3);
        addresses.addAll(more);
        for (String address : addresses) {
            int status = page.navigate(address).status();
            if (status != 200) {
                faults.add(address + ": answered " + status);
            }
            String name = address.replaceFirst("^/t/[^/]+", "").replace('/', '-');
            if (examined.add(name) || address.equals(addresses.getFirst())) {
                faults.addAll(examine(page, who, name));
            }
        }
        page.context().close();
        assertThat(faults).as("faults of the pages of %s", who).isEmpty();
    }

    private List<String> examine(Page page, String who, String name) {
        List<String> faults = new ArrayList<>(fits(page, who + name));
        faults.addAll(accessible(page, who + name));
        ViewportSize desk = page.viewportSize();
        page.setViewportSize(Browser.PHONE_WIDTH, Browser.PHONE_HEIGHT);
        faults.addAll(fits(page, who + "-phone" + name));
        page.setViewportSize(desk.width, desk.height);
        return faults;
    }

    private static List<String> fits(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/pages", name + ".png")));
        int wider = ((Number) page.evaluate("document.documentElement.scrollWidth - innerWidth")).intValue();
        return wider > 0 ? List.of(name + ": " + wider + " pixels wider than the screen") : List.of();
    }

    private List<String> accessible(Page page, String name) {
        List<String> faults = new ArrayList<>();
        for (Object icon : (List<?>) page.evaluate("""
                async () => {
                  const uses = [...document.querySelectorAll('svg use')].map(u => u.getAttribute('href')).filter(Boolean);
                  if (!uses.length) return [];
                  const sprite = await (await fetch(uses[0].split('#')[0])).text();
                  return [...new Set(uses.map(u => u.split('#')[1]))].filter(i => !sprite.includes(`id="${i}"`));
                }""")) {
            faults.add(name + ": no icon is called " + icon);
        }
        page.evaluate(axe);
        for (Object found : (List<?>) page.evaluate("""
                async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
                  .filter(v => v.impact === 'serious' || v.impact === 'critical')
                  .map(v => ({ rule: v.id, where: v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | '),
                    why: v.nodes[0].failureSummary }))""")) {
            Map<?, ?> fault = (Map<?, ?>) found;
            faults.add(name + ": " + fault.get("rule") + " at " + fault.get("where") + " " + fault.get("why"));
        }
        return faults;
    }

    private DemoAccount account(@Nullable String tenant, String role) {
        return demo.all().stream()
                .filter(account -> role.equals(account.role())
                        && (tenant == null
                                ? account.tenant() == null
                                : account.tenant() != null
                                        && account.tenant().toString().equals(tenant)))
                .findFirst()
                .orElseThrow();
    }
}
