package dev.guildhall.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import dev.guildhall.agreement.AgreementRef;
import dev.guildhall.agreement.Agreements;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.privacy.domain.Deletions;
import dev.guildhall.realname.domain.Claims;
import dev.guildhall.realname.domain.Documents;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.PhoneNumber;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Agreements, requests about personal data and real names, as a member of the staff works on them in a browser. */
@SuppressWarnings("NullAway.Init") // filled step by step
class PersonalDataPagesTest extends RunningServer {
    @Autowired
    Accounts accounts;

    @Autowired
    Agreements agreements;

    @Autowired
    Deletions deletions;

    @Autowired
    Claims claims;

    @Autowired
    Documents documents;

    @Test
    @Covers({"W23", "D14", "D17"})
    void staffPublishesAgreementsAndLooksAtDocumentsOnlyWithAReason() {
        tenant = tenants.open("personal-data", "mall");
        String staff = "owner" + System.nanoTime();
        in(() -> accounts.open(new NewAccount(Actor.STAFF, "周明薇", null, staff, PASSWORD, false, Set.of("owner"))));
        AccountId member =
                in(() -> accounts.open(new NewAccount(Actor.MEMBER, "林晓", phone(), null, null, false, Set.of())));
        UUID claim = in(() -> {
            agreements.accept(
                    member,
                    List.of(new AgreementRef("user", 1), new AgreementRef("privacy", 1)),
                    "203.0.113.7",
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0");
            deletions.request(member);
            List<UUID> pictures = List.of(document(member, "FRONT"), document(member, "BACK"));
            return claims.submit(member, new Claims.Sent("PERSON", "张晓明", "11010119900101004X", null, true, pictures))
                    .id();
        });
        try (Browser browser = new Browser()) {
            Page page = browser.console(root());
            page.navigate("/t/" + tenant + "/console/sign-in?mode=password");
            page.locator("#login").fill(staff);
            page.locator("#password").fill(PASSWORD);
            page.locator("button.btn-primary").click();
            page.waitForURL(Pattern.compile(".*/console/?([?#].*)?$"));

            open(page, "/console/agreements", "agreements");
            open(page, "/console/agreements/user", "agreement");
            open(page, "/console/agreements/shop/draft", "agreement-edit-clauses");
            open(page, "/console/agreements/user/draft", "agreement-edit");
            page.locator("#source")
                    .fill(page.locator("#source").inputValue().replace("请妥善保管", "请务必妥善保管")
                            + "\n\n# 十、附则\n\n**未尽事宜**另行公告。");
            assertThat(page.locator("#preview strong", new Page.LocatorOptions().setHasText("未尽事宜")))
                    .isVisible();
            Browser.picture(page, "agreement-edit-preview");
            page.locator("button", new Page.LocatorOptions().setHasText("保存草稿")).click();
            assertThat(page.locator(".note", new Page.LocatorOptions().setHasText("还没有发布")))
                    .isVisible();
            open(page, "/console/agreements/user/compare", "agreement-compare");
            assertThat(page.locator("ins", new Page.LocatorOptions().setHasText("务必"))
                            .first())
                    .isVisible();
            open(page, "/console/agreements/user", "agreement-draft");
            page.locator("[data-dialog='#publish']").click();
            Browser.picture(page, "agreement-publish");
            page.locator("#publish button.btn-primary").click();
            assertThat(page.locator(".head h1 + p")).containsText("第 2 版");
            open(page, "/console/agreements/user/consents", "agreement-consents");
            open(page, "/agreements/user", "agreement-read");
            open(page, "/console/privacy", "privacy");

            open(page, "/console/realname", "realname");
            open(page, "/console/realname/" + claim, "realname-claim");
            assertThat(page.locator(".rv-facts li", new Page.LocatorOptions().setHasText("未核验：公安身份库")))
                    .isVisible();
            assertThat(page.locator(".rn-pic img")).hasCount(0);
            page.locator("summary", new Page.LocatorOptions().setHasText("查看照片"))
                    .first()
                    .click();
            page.locator(".rn-pic input[name=why]").first().fill("核对姓名");
            page.locator(".rn-pic form button").first().click();
            assertThat(page.locator(".rn-pic img")).hasCount(1);
            page.locator("summary", new Page.LocatorOptions().setHasText("显示姓名与号码"))
                    .click();
            page.locator("#why-number").fill("核对号码");
            page.locator(".rn form button").click();
            assertThat(page.locator(".rn dd.num.strong")).hasText("11010119900101004X");
            Browser.picture(page, "realname-shown");

            page.setViewportSize(390, 844);
            for (String each : List.of(
                    "/console/agreements",
                    "/console/agreements/user",
                    "/console/agreements/user/draft",
                    "/console/agreements/user/compare?from=1&to=2",
                    "/console/privacy",
                    "/console/realname",
                    "/console/realname/" + claim)) {
                open(page, each, each.replace("/console/", "").replaceAll("[^a-z]+", "-") + "-390");
            }
        }
    }

    private void open(Page page, String path, String picture) {
        Response response = page.navigate("/t/" + tenant + path);
        org.assertj.core.api.Assertions.assertThat(response.status()).as(path).isEqualTo(200);
        Number wide = (Number) page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
        org.assertj.core.api.Assertions.assertThat(wide.intValue())
                .as("too wide: " + path)
                .isLessThanOrEqualTo(0);
        Browser.picture(page, picture);
    }

    private UUID document(AccountId member, String side) {
        BufferedImage image = new BufferedImage(1200, 760, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(0xd8, 0xe6, 0xf2));
        pen.fillRect(0, 0, 1200, 760);
        pen.setColor(new Color(0x30, 0x40, 0x50));
        pen.drawRect(40, 40, 1120, 680);
        pen.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpeg", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return documents
                .store(member, side, new ByteArrayInputStream(out.toByteArray()))
                .id();
    }

    private static PhoneNumber phone() {
        return new PhoneNumber("+86137" + (10_000_000 + System.nanoTime() % 80_000_000));
    }
}
