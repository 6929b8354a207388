package dev.guildhall.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import dev.guildhall.agreement.AgreementRef;
import dev.guildhall.agreement.Agreements;
import dev.guildhall.catalog.DemoAccount;
import dev.guildhall.catalog.DemoAccounts;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Money in a real browser: an agency buys points, takes the receipt, asks for the money back and gets it; then pays by bank
 * transfer; staff decide about a contact that reaches nobody. The steps build on each other; pictures are kept under {@code target/screenshots}.
 */
@WholeApplication
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Covers("X4")
@SuppressWarnings("NullAway.Init") // filled step by step
class MoneyPathTest {
    private static final String BASE = WholeApplication.Initializer.BASE;
    private static final TenantId TENANT = new TenantId("renzheng");
    private static final String PASSWORD = "Kapok7Tree";
    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(20_000);

    @Autowired
    Accounts accounts;

    @Autowired
    Agreements agreements;

    @Autowired
    DemoAccounts demo;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JsonMapper json;

    private Browser browser;
    private Page buyer;
    private Page staff;
    private String ownersPhone;

    @BeforeAll
    void open() {
        browser = new Browser();
        buyer = browser.phone(BASE);
        staff = browser.console(BASE);
        TenantScope.with(TENANT).run(() -> {
            var agency = accounts.open(
                    new NewAccount(Actor.AGENCY, "广信认证中心", null, "guangxin-money", PASSWORD, false, Set.of()));
            agreements.accept(
                    agency,
                    List.of(new AgreementRef("user", 1), new AgreementRef("privacy", 1)),
                    "203.0.113.7",
                    "Phone");
        });
        go("pages/sign-in/agency");
        field("账号名").fill("guangxin-money");
        field("密码").fill(PASSWORD);
        tap("登录");
        buyer.waitForURL(url -> !url.contains("pages/sign-in/"));
        staff.navigate("/t/" + TENANT + "/console/sign-in?mode=password");
        DemoAccount owner = demo.all().stream()
                .filter(account -> "renzheng".equals(account.tenant()) && "staff".equals(account.role()))
                .findFirst()
                .orElseThrow();
        ownersPhone = String.valueOf(owner.phone());
        staff.locator("#login").fill(String.valueOf(owner.username()));
        staff.locator("#password").fill(String.valueOf(owner.password()));
        staff.keyboard().press("Enter");
        staff.waitForURL(url -> !url.contains("sign-in"));
    }

    @AfterAll
    void close() {
        browser.close();
    }

    @Test
    @Order(1)
    void pointsAreBoughtAndTheReceiptIsAFile() throws IOException {
        go("pages/points/index");
        tap("微信支付 ¥");
        buyer.getByText("立即支付").click();
        assertThat(buyer.getByText("已付款", exactly()).first()).isVisible(SOON);
        go("pages-money/orders");
        buyer.locator(".ord").first().click();
        assertThat(buyer.getByText("付款时间")).isVisible(SOON);
        Download receipt =
                buyer.waitForDownload(() -> buyer.getByText("收据", exactly()).click());
        assertThat(receipt.suggestedFilename()).startsWith("SJ").endsWith(".pdf");
        assertThat(Files.readAllBytes(receipt.path())).startsWith('%', 'P', 'D', 'F');
        Browser.picture(buyer, "h5-order-paid");
    }

    @Test
    @Order(2)
    void theWishBecomesARefundAndTheMoneyIsBack() {
        buyer.getByText("申请退款", exactly()).click();
        tap("申请退款 ¥");
        assertThat(buyer.getByText("请写一句退款原因")).isVisible();
        buyer.locator("textarea:visible").fill("买多了，用不完");
        tap("申请退款 ¥");
        assertThat(buyer.getByText("撤回申请")).isVisible(SOON);
        Browser.picture(buyer, "h5-order-wish");

        staff.navigate("/t/" + TENANT + "/console/billing/refunds/wishes");
        staff.locator("#list a").filter(having("广信认证中心")).first().click();
        staff.locator("#drawer").getByText("办理退款").click();
        assertThat(staff.locator("#reason")).hasValue("买多了，用不完");
        Browser.picture(staff, "console-refund-of-a-wish");
        staff.locator("form.card button.btn-primary").click();
        staff.waitForURL(Pattern.compile(".*/refunds/[0-9a-f-]{36}"));

        for (int i = 0; i < 60 && buyer.getByText("已退款", exactly()).count() == 0; i++) {
            buyer.reload();
            assertThat(buyer.getByText("付款时间")).isVisible(SOON);
            buyer.waitForTimeout(250);
        }
        assertThat(buyer.getByText("已退款", exactly()).first()).isVisible();
        assertThat(buyer.getByText("申请退款", exactly())).hasCount(0);
        Browser.picture(buyer, "h5-order-refunded");
    }

    @Test
    @Order(3)
    void anOrderIsPaidByBankTransferAfterOneWasRefused() throws IOException {
        takesTransfers();
        go("pages/points/index");
        buyer.getByText("其他付款方式", exactly()).click();
        buyer.locator("[role=radio]").filter(having("对公转账")).click();
        tap("查看收款账号");
        assertThat(buyer.getByText("全部复制")).isVisible(SOON);
        tap("登记转账");
        assertThat(buyer.getByText("请上传转账凭证")).isVisible();
        claim();
        Browser.picture(buyer, "h5-transfer-waiting");
        decide("驳回");
        buyer.reload();
        assertThat(buyer.getByText("附言里没有订单号")).isVisible(SOON);
        Browser.picture(buyer, "h5-transfer-refused");
        claim();
        decide("确认到账");
        buyer.reload();
        assertThat(buyer.getByText("转账已到账")).isVisible(SOON);
        tap("查看订单");
        assertThat(buyer.getByText("已付款", exactly()).first()).isVisible(SOON);
    }

    @Test
    @Order(4)
    void anOrderThatNobodyWantsIsCancelled() {
        go("pages/points/index");
        buyer.getByText("其他付款方式", exactly()).click();
        buyer.locator("[aria-label='关闭']:visible").last().click();
        tap("取消订单");
        buyer.locator(".app-sheet-in:visible .app-btn").first().click();
        assertThat(buyer.getByText("已关闭", exactly())).isVisible(SOON);
        assertThat(buyer.locator(".app-foot .app-btn")).hasCount(0);
    }

    /** Only a browser tells whether the button that was pressed says so, since it stands outside of its form. */
    @Test
    @Order(5)
    @Covers("C12")
    void staffGiveThePointsOfAContactBackThatReachesNobody() {
        reportAContact();
        staff.navigate("/t/" + TENANT + "/console/talent/reports");
        staff.locator("tbody tr a").first().click();
        Locator back = staff.locator("#drawer button").filter(having("退回 10 点"));
        back.click();
        assertThat(staff.getByText("请填写核实结果")).isVisible(SOON);
        staff.locator("#drawer #words").fill("打过三次，确为空号");
        back.click();
        staff.waitForURL(Pattern.compile(".*/talent/reports$"));
        staff.locator(".tabs a").filter(having("已退点")).click();
        assertThat(staff.locator("tbody tr").filter(having("华信"))).isVisible(SOON);
        staff.locator("tbody tr a").first().click();
        assertThat(staff.locator("#drawer").getByText("打过三次，确为空号")).isVisible(SOON);
    }

    /** An agency with points unlocks a contact and reports it; the person says that it does reach. */
    private void reportAContact() {
        DemoAccount agency = demo.all().stream()
                .filter(account -> "huaxin".equals(account.username()))
                .findFirst()
                .orElseThrow();
        APIRequestContext api = browser.console(BASE).context().request();
        String tenant = "/t/" + TENANT;
        String token = json.readTree(api.post(
                                tenant + "/oauth2/token",
                                RequestOptions.create()
                                        .setForm(FormData.create()
                                                .set("client_id", "miniprogram")
                                                .set("grant_type", "urn:guildhall:grant:password")
                                                .set("username", "huaxin")
                                                .set("password", String.valueOf(agency.password()))))
                        .text())
                .path("access_token")
                .asString();
        String card = json.readTree(
                        api.get(tenant + "/api/talent/cards", as(token)).text())
                .path("items")
                .path(0)
                .path("id")
                .asString();
        assertThat(api.post(
                                tenant + "/api/talent/cards/" + card + "/unlock",
                                as(token)
                                        .setHeader(
                                                "Idempotency-Key",
                                                UUID.randomUUID().toString())
                                        .setData(Map.of()))
                        .text())
                .contains("phone");
        String picture = json.readTree(api.post(
                                tenant + "/api/media?kind=talent.evidence",
                                as(token)
                                        .setMultipart(FormData.create()
                                                .set("file", new FilePayload("a.png", "image/png", png()))))
                        .text())
                .path("id")
                .asString();
        assertThat(api.post(
                                tenant + "/api/talent/cards/" + card + "/report",
                                as(token)
                                        .setData(Map.of(
                                                "reason", "OFF", "words", "三次都提示空号", "pictures", List.of(picture))))
                        .ok())
                .isTrue();
        TenantScope.with(TENANT)
                .run(() -> transaction.executeWithoutResult(
                        status -> jdbc.sql("""
                        UPDATE contact_report SET state = 'STAFF', answer = 'REACHABLE', answered_at = now()
                        WHERE card_id = CAST(:card AS uuid)
                        """).param("card", card).update()));
    }

    private static RequestOptions as(String token) {
        return RequestOptions.create().setHeader("Authorization", "Bearer " + token);
    }

    private static byte[] png() {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB), "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    private void claim() {
        field("付款户名").fill("广信认证中心");
        buyer.locator("uni-picker").first().click();
        buyer.locator(".uni-picker-action-confirm:visible").first().click();
        buyer.waitForFileChooser(() -> buyer.locator("[aria-label='选择转账凭证']").click())
                .setFiles(new FilePayload("回单.png", "image/png", png()));
        assertThat(buyer.getByText("点图片可以换一张")).isVisible();
        tap("登记转账");
        assertThat(buyer.getByText("等待核对", exactly())).isVisible(SOON);
    }

    private void decide(String act) {
        staff.navigate("/t/" + TENANT + "/console/billing/transfers");
        staff.locator("#list tbody tr")
                .filter(having("广信认证中心"))
                .locator("a")
                .first()
                .click();
        staff.locator("#drawer #reason").fill("附言里没有订单号");
        staff.locator("#drawer button").filter(having(act)).last().click();
        staff.waitForURL(Pattern.compile(".*/billing/transfers$"));
    }

    /** The owner binds a bank account and puts it to use, after a code sent to the owner's own phone. */
    private void takesTransfers() {
        staff.navigate("/t/" + TENANT + "/console/billing/accounts/new?kind=BANK");
        var sent = new SentMessages(staff.context().request(), "/t/" + TENANT);
        int known = sent.smsTo(ownersPhone);
        staff.locator("button").filter(having("获取验证码")).click();
        assertThat(staff.getByText("验证码已发到")).isVisible(SOON);
        staff.locator("#code").fill(sent.smsCode(ownersPhone, known));
        staff.keyboard().press("Enter");
        staff.waitForURL(Pattern.compile(".*/accounts/new\\?kind=BANK$"));
        staff.locator("#name").fill("对公账户");
        staff.locator("#bank").fill("中国工商银行北京海淀支行");
        staff.locator("#holder").fill("中衡认证人才服务有限公司");
        staff.locator("#number").fill("0200004519024158813");
        staff.locator("main form button.btn-primary").last().click();
        staff.waitForURL(Pattern.compile(".*/billing/accounts/[0-9a-f-]{36}$"));
        assertThat(staff.locator("#toasts .toast-x")).isVisible(SOON);
        staff.locator("button").filter(having("启用")).first().click();
        staff.locator("dialog button").filter(having("启用账户")).click();
        assertThat(staff.getByText("使用中", exactly()).first()).isVisible(SOON);
    }

    private void go(String where) {
        buyer.navigate("about:blank");
        buyer.navigate("/t/" + TENANT + "/h5/#/" + where);
    }

    private Locator field(String label) {
        return buyer.locator("[aria-label='" + label + "'] input:visible").first();
    }

    private void tap(String text) {
        buyer.locator(".app-btn:visible").filter(having(text)).last().click();
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }
}
