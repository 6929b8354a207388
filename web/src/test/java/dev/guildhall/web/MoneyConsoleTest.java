package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.catalog.DemoContent;
import dev.guildhall.catalog.DemoTenant;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.payments.domain.Credentials;
import dev.guildhall.payments.domain.OrderView;
import dev.guildhall.payments.domain.Orders;
import dev.guildhall.payments.domain.Receipt;
import dev.guildhall.payments.domain.ReceivingAccounts;
import dev.guildhall.payments.domain.Settlement;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.Points;
import dev.guildhall.points.domain.PointPack;
import dev.guildhall.points.domain.PointPacks;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.PhoneNumber;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The pages of money, as staff see them. What was drawn is kept under {@code target/pages}. */
class MoneyConsoleTest extends RunningServer {
    @Autowired
    Accounts accounts;

    @Autowired
    List<DemoContent> demo;

    @Autowired
    PointPacks packs;

    @Autowired
    PointWallets wallets;

    @Autowired
    Orders orders;

    @Autowired
    Credentials credentials;

    @Autowired
    ReceivingAccounts receiving;

    @Autowired
    Settlement settlement;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Clock clock;

    AccountId agency;
    OrderView order;

    @BeforeEach
    void aTenantWithOnePaidOrder() throws Exception {
        tenant = tenants.open("certification");
        agency = in(
                () -> accounts.open(new NewAccount("AGENCY", "北京中轩认证", null, "zhongxuan", PASSWORD, false, Set.of())));
        in(() -> accounts.open(new NewAccount("STAFF", "周明薇", null, "zhou", PASSWORD, false, Set.of("owner"))));
        in(() -> accounts.open(new NewAccount("STAFF", "登记员", null, "clerk", PASSWORD, false, Set.of("registrar"))));
        signIn("zhou");
        for (int twice = 0; twice < 2; twice++) {
            in(() -> {
                demo.stream()
                        .filter(part -> part.getClass().getPackageName().matches("dev.guildhall.(points|payments).*"))
                        .forEach(part -> part.fill(new DemoTenant(tenant, "certification")));
                return 1;
            });
        }
        PointPack pack = in(packs::onSale).getLast();
        order = in(() -> orders.place(
                new Actor(agency, Actor.AGENCY, "北京中轩认证", Set.of()),
                "k1",
                new Orders.Wanted("point-pack", pack.id().toString())));
        UUID credential = in(credentials::all).getFirst().id();
        in(() -> transaction.execute(status -> jdbc.sql("""
                        INSERT INTO payment_attempt
                            (order_id, channel, credential_id, notify_url, outcome, next_query_at, created_at)
                        VALUES (:order, 'WECHAT_H5', :credential, 'https://example.org/notify', 'READY', now(), now())
                        """)
                .param("order", order.id())
                .param("credential", credential)
                .update()));
        String appid = in(credentials::all).getFirst().appid();
        String mchid = in(credentials::all).getFirst().mchid();
        in(() -> settlement.paid(new Receipt(
                credential,
                order.number(),
                "4200002411",
                mchid,
                appid,
                90_000,
                "CNY",
                clock.instant(),
                Receipt.Source.QUERY)));
        in(() -> transaction.execute(status -> wallets.spend(agency, new Points(10), "查看联系方式 · 沈若溪", "unlock:1")));
    }

    @Test
    void theDemoHasThreePacksAndOneMerchantHoweverOftenItIsFilled() {
        assertThat(in(packs::onSale))
                .extracting(PointPack::points, PointPack::priceFen)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(10L, 10_000L),
                        org.assertj.core.groups.Tuple.tuple(50L, 45_000L),
                        org.assertj.core.groups.Tuple.tuple(100L, 90_000L));
        assertThat(in(credentials::all)).hasSize(1);
    }

    @Test
    void ordersAreListedAndEachTellsItsStory() throws Exception {
        assertThat(page("/console/billing/orders", "orders")).contains(order.number(), "北京中轩认证", "¥900.00", "已支付");
        assertThat(page("/console/billing/orders", "orders")).doesNotContain("没有符合条件", "还没有订单");
        assertThat(page("/console/billing/orders?q=" + order.number().toLowerCase(), "orders-found"))
                .contains(order.number(), "搜索：");
        assertThat(page("/console/billing/orders?state=OPEN", "orders-open")).contains("没有符合条件的订单");
        assertThat(page("/console/billing/orders/" + order.id(), "order"))
                .contains("创建订单", "已入账", "已交付", "借 微信支付商户余额，贷 订单待结转", "借 订单待结转，贷 预收点数款")
                .contains("借 已发放点数，贷 点数余额");
    }

    @Test
    void aPartIsAnsweredWhereHtmxAsksForOne() throws Exception {
        String part = browse("/console/billing/orders/" + order.id(), "HX-Request", "true")
                .body();
        assertThat(part).contains(order.number()).doesNotContain("<html");
    }

    @Test
    void theLedgerProvesItself() throws Exception {
        assertThat(page("/console/billing/ledger", "ledger"))
                .contains("账目相符", "微信支付商户余额", "预收点数款", "点数服务收入", "借贷相等")
                .doesNotContain("处不符")
                .doesNotContain("还没有分录");
        assertThat(page("/console/billing/ledger/entries", "entries")).contains("收款 " + order.number(), "查看联系方式 · 沈若溪");
        assertThat(page("/console/billing/ledger/entries?unit=POINT", "entries-points"))
                .doesNotContain("收款 " + order.number());
        in(() -> transaction.execute(
                status -> jdbc.sql("UPDATE ledger_account SET balance = balance + 1 WHERE code = 'wechat.balance'")
                        .update()));
        assertThat(page("/console/billing/ledger", "ledger-wrong")).contains("账目不符", "处不符", "wechat.balance");
    }

    @Test
    void everyAccountHasAStatementAndTheBooksGoIntoSheets() throws Exception {
        String statement = page("/console/billing/ledger/accounts?family=points.prepaid", "account", true);
        assertThat(statement).contains("预收点数款", "¥900.00", "¥90.00", "¥810.00", "结转 " + order.number());
        assertThat(page("/console/billing/ledger/accounts?family=points.wallet", "wallet-account", true))
                .contains("点数余额 · 北京中轩认证", "查看联系方式 · 沈若溪");
        UUID prepaid = in(() -> jdbc.sql("SELECT id FROM ledger_account WHERE code = 'points.prepaid'")
                .query(UUID.class)
                .single());
        assertThat(sheet("/console/billing/ledger/accounts/" + prepaid + "/statement.xlsx"))
                .anySatisfy(row -> assertThat(row).contains("合计", "90.00", "900.00", "810.00"));
        assertThat(sheet("/console/billing/ledger/trial-balance.xlsx"))
                .anySatisfy(row -> assertThat(row).contains("预收点数款", "810.00"));
        assertThat(in(() -> jdbc.sql("SELECT count(*) FROM audit_entry WHERE action = 'ledger.exported'")
                        .query(Long.class)
                        .single()))
                .isEqualTo(2);
    }

    @Test
    void walletsShowTheirLotsAndStatement() throws Exception {
        assertThat(page("/console/billing/points", "wallets"))
                .contains("北京中轩认证", "90 点", "机构")
                .doesNotContain("还没有人有点数");
        assertThat(page("/console/billing/points/wallets/" + agency, "wallet"))
                .contains("90 点", "查看联系方式 · 沈若溪", "−10 点", "不过期", "PT-")
                .doesNotContain("解冻");
    }

    @Test
    void pointsAreGivenOnceAndWrittenDown() throws Exception {
        assertThat(page("/console/billing/points/gifts/new", "gift")).contains("手机号或用户名");
        String key = Ids.next().toString();
        for (int twice = 0; twice < 2; twice++) {
            assertThat(submit(
                                    "/console/billing/points/gifts/new",
                                    "/console/billing/points/gifts",
                                    Map.of(
                                            "login",
                                            "zhongxuan",
                                            "points",
                                            "30",
                                            "reason",
                                            "新机构入驻",
                                            "idempotencyKey",
                                            key))
                            .statusCode())
                    .isBetween(300, 399);
        }
        assertThat(in(() -> wallets.balance(agency)).available()).isEqualTo(new Points(120));
        assertThat(in(() -> jdbc.sql(
                                "SELECT details ->> 'reason' FROM audit_entry WHERE action = 'points.given' LIMIT 1")
                        .query(String.class)
                        .single()))
                .isEqualTo("新机构入驻");
    }

    @Test
    void aGiftThatCannotBeGivenKeepsTheInput() throws Exception {
        HttpResponse<String> refused = submit(
                "/console/billing/points/gifts/new",
                "/console/billing/points/gifts",
                Map.of(
                        "login",
                        "nobody",
                        "points",
                        "30",
                        "reason",
                        "新机构入驻",
                        "idempotencyKey",
                        Ids.next().toString()));
        assertThat(refused.statusCode()).isEqualTo(422);
        String html = refused.body();
        assertThat(html).contains("没有这个账号", "value=\"nobody\"", "value=\"新机构入驻\"");
        HttpResponse<String> several = submit(
                "/console/billing/points/gifts/new",
                "/console/billing/points/gifts",
                Map.of(
                        "login",
                        "12345678",
                        "points",
                        "多",
                        "lastDay",
                        "2027-02-30",
                        "idempotencyKey",
                        Ids.next().toString()));
        assertThat(several.statusCode()).isEqualTo(422);
        assertThat(several.body()).contains("没有这个账号", "请填写整数", "没有这一天", "请填写原因", "处需要改正，已在下面标出");
    }

    @Test
    void packsAreAddedAndChanged() throws Exception {
        assertThat(page("/console/billing/points/packs", "packs")).contains("畅览包 100 点", "在售");
        assertThat(page("/console/billing/points/packs/new", "pack")).contains("添加点数包");
        assertThat(submit(
                                "/console/billing/points/packs/new",
                                "/console/billing/points/packs",
                                Map.of(
                                        "name",
                                        "300 点",
                                        "points",
                                        "300",
                                        "giftPoints",
                                        "40",
                                        "giftDays",
                                        "365",
                                        "price",
                                        "2400.50",
                                        "position",
                                        "4",
                                        "active",
                                        "true"))
                        .statusCode())
                .isBetween(300, 399);
        assertThat(in(packs::onSale).getLast().priceFen()).isEqualTo(240_050);
        HttpResponse<String> refused = submit(
                "/console/billing/points/packs/new",
                "/console/billing/points/packs",
                Map.of(
                        "name",
                        "300 点",
                        "points",
                        "-3",
                        "giftPoints",
                        "0",
                        "giftDays",
                        "365",
                        "price",
                        "1",
                        "position",
                        "4"));
        assertThat(refused.statusCode()).isEqualTo(422);
        String html = refused.body();
        assertThat(html).contains("点数应为整数");
    }

    @Test
    @Covers({"W20", "W21"})
    void receivingAccountsAreShownWithoutTheirSecrets() throws Exception {
        assertThat(page("/console/billing/accounts", "accounts"))
                .contains("19", "****", "未检查", "全部", "使用中")
                .doesNotContain("PRIVATE KEY");
        UUID account = in(receiving::all).getFirst().id();
        assertThat(page("/console/billing/accounts/" + account, "account"))
                .contains("商户信息的版本", "付 0.01 元试一次")
                .doesNotContain("PRIVATE KEY");
    }

    @Test
    @Covers("W22")
    void whereMoneyIsReceivedChangesOnlyOnceItIsKnownWhoDoesIt() throws Exception {
        in(() -> accounts.open(new NewAccount(
                "STAFF", "财务主管", PhoneNumber.parse("13900003111"), "caiwu", PASSWORD, false, Set.of("owner"))));
        Map<String, String> bank = Map.of(
                "kind",
                "BANK",
                "name",
                "对公账户",
                "priority",
                "5",
                "orderKinds",
                "point-pack",
                "bank",
                "工商银行青原支行",
                "holder",
                "认证协会",
                "number",
                "6222 0211 1122 3344");
        assertThat(browse("/console/billing/accounts/new?kind=BANK").headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).contains("/console/billing/accounts/proof"));
        assertThat(page("/console/billing/accounts/proof", "account-proof-none"))
                .contains("开启两步验证");
        HttpResponse<String> unproven = submit("/console/billing/accounts", "/console/billing/accounts", bank);
        assertThat(unproven.statusCode()).isEqualTo(422);
        assertThat(unproven.body()).contains("请重新确认后再保存");
        assertThat(in(receiving::all)).hasSize(1);

        submit("/console/billing/orders", "/console/sign-out", Map.of());
        signIn("caiwu");
        assertThat(page("/console/billing/accounts/proof?then=%2Fnew%3Fkind%3DBANK", "account-proof"))
                .contains("短信验证码", "139****3111");
        assertThat(submit(
                                "/console/billing/accounts/proof",
                                "/console/billing/accounts/proof",
                                Map.of("code", "000000", "then", "/new?kind=BANK"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(submit("/console/billing/accounts/proof", "/console/billing/accounts/proof/code", Map.of())
                        .body())
                .contains("验证码已发到");
        String code = smsTo("13900003111").path("code").asString();
        HttpResponse<String> proven = submit(
                "/console/billing/accounts/proof",
                "/console/billing/accounts/proof",
                Map.of("code", code, "then", "/new?kind=BANK"));
        assertThat(proven.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/console/billing/accounts/new?kind=BANK"));
        for (String kind : List.of("BANK", "WECHAT_DIRECT", "WECHAT_PARTNER")) {
            assertThat(page("/console/billing/accounts/new?kind=" + kind, "account-form-" + kind.toLowerCase()))
                    .contains("绑定收款账户", "适用订单");
        }
        HttpResponse<String> wrong = submit(
                "/console/billing/accounts/new",
                "/console/billing/accounts",
                Map.of("kind", "WECHAT_DIRECT", "name", "", "mchid", "19", "apiV3Key", "top-secret-key"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("商户号是 8–10 位数字", "请填写名称").doesNotContain("top-secret-key");

        HttpResponse<String> bound =
                submit("/console/billing/accounts/new?kind=BANK", "/console/billing/accounts", bank);
        assertThat(bound.statusCode()).as(bound.body()).isBetween(300, 399);
        UUID account = in(receiving::all).stream()
                .filter(each -> each.name().equals("对公账户"))
                .findFirst()
                .orElseThrow()
                .id();
        assertThat(page("/console/billing/accounts/" + account, "account-bank"))
                .contains("**** 3344", "工商银行青原支行", "点数包")
                .doesNotContain("6222");
        assertThat(submit(
                                "/console/billing/accounts/" + account,
                                "/console/billing/accounts/" + account + "/use",
                                Map.of())
                        .statusCode())
                .isBetween(300, 399);
        assertThat(in(() -> receiving.bankFor("point-pack"))).isPresent();
        assertThat(in(() -> receiving.bankFor("course"))).as("another kind").isEmpty();
        assertThat(in(() -> jdbc.sql("""
                        SELECT count(*) FROM notice n JOIN account a ON a.id = n.account_id
                        WHERE n.kind = 'payments.account' AND a.name = '周明薇'
                        """).query(Long.class).single()))
                .as("the other owner is told of binding and of use")
                .isEqualTo(2);
        assertThat(page("/console/audit", "account-audit")).contains("绑定收款账户", "启用收款账户");
    }

    @Test
    void everyPageAsksForItsPermission() throws Exception {
        assertThat(submit("/console/billing/orders", "/console/sign-out", Map.of())
                        .statusCode())
                .isBetween(300, 399);
        signIn("clerk");
        for (String path : List.of(
                "orders",
                "points",
                "points/packs",
                "ledger",
                "ledger/entries",
                "ledger/trial-balance.xlsx",
                "accounts")) {
            assertThat(browse("/console/billing/" + path).statusCode()).as(path).isEqualTo(403);
        }
    }

    /** The rows of the first sheet, cell by cell. */
    private List<List<String>> sheet(String path) throws Exception {
        HttpResponse<byte[]> file = http.send(
                java.net.http.HttpRequest.newBuilder(java.net.URI.create(base() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(file.statusCode()).isEqualTo(200);
        try (var book =
                new org.dhatim.fastexcel.reader.ReadableWorkbook(new java.io.ByteArrayInputStream(file.body()))) {
            return book.getFirstSheet().read().stream()
                    .map(row -> row.stream()
                            .map(cell -> cell == null ? "" : cell.getText())
                            .toList())
                    .toList();
        }
    }

    private String page(String path, String name) throws Exception {
        return page(path, name, false);
    }

    /** @param led whether the address leads on to another */
    private String page(String path, String name, boolean led) throws Exception {
        HttpResponse<String> response = browse(path);
        if (led) {
            response = browse(
                    response.headers().firstValue("Location").orElseThrow().replaceFirst("^.*/t/[^/]+", ""));
        }
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        String html = response.body();
        save(name, html);
        return html;
    }

    private static void save(String name, String html) throws IOException {
        Path folder = Files.createDirectories(Path.of("target/pages"));
        Files.writeString(folder.resolve(name + ".html"), html);
    }
}
