package dev.guildhall.payments.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.notice.Notices;
import dev.guildhall.payments.fapiao.FapiaoDesk;
import dev.guildhall.payments.fapiao.FapiaoView;
import dev.guildhall.payments.tasks.MoneyTaskView;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.MemberCalls;
import dev.guildhall.testing.MemberCalls.Answer;
import dev.guildhall.testing.MemberCalls.Member;
import dev.guildhall.testing.TestTenants;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.transaction.support.TransactionTemplate;

/** Receipts and fapiao of paid orders. */
@GuildhallTest
class PapersTest {
    private static final String TAX = "91350100M000100Y43";
    private static final byte[] PDF = "%PDF-1.7 a fapiao".getBytes(StandardCharsets.US_ASCII);

    @Autowired
    TestTenants tenants;

    @Autowired
    ReceiptDesk receipts;

    @Autowired
    FapiaoDesk fapiao;

    @Autowired
    MoneyTasks tasks;

    @Autowired
    Notices notices;

    @Autowired
    Accounts accounts;

    @Autowired
    MemberCalls calls;

    @Autowired
    MockMvc web;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    TenantId tenant;
    AccountId buyer;
    UUID order;

    @BeforeEach
    void aPaidOrder() {
        tenant = tenants.open("certification");
        buyer = in(() -> accounts.open(new NewAccount("AGENCY", "北京中轩认证", null, null, null, false, Set.of())));
        order = order("PAID", 90_000, buyer);
    }

    @Test
    void aReceiptIsNumberedOnceHoweverManyAskForIt() throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ReceiptView>> asking = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                asking.add(pool.submit(() -> in(() -> receipts.of(order, buyer))));
            }
            for (Future<ReceiptView> each : asking) {
                assertThat(each.get().number()).matches("SJ20\\d\\d000001");
            }
        }
        assertThat(in(() -> receipts.of(order("PAID", 100, buyer), buyer)).number())
                .endsWith("000002");
    }

    @Test
    void onlyTheBuyerOfAPaidOrderHasAReceipt() {
        assertThatThrownBy(() -> in(() -> receipts.of(order, new AccountId(Ids.next()))))
                .isInstanceOf(NotFound.class);
        for (String state : List.of("OPEN", "CLOSED", "REFUNDED")) {
            UUID other = order(state, 100, buyer);
            assertThatThrownBy(() -> in(() -> receipts.of(other, buyer))).isInstanceOf(Conflict.class);
        }
    }

    @Test
    void theFileSaysTheAmountInFiguresAndInCapitalsAndWhatWentBack() throws Exception {
        in(() -> {
            receipts.issue("北京认证从业人员协会", new ByteArrayInputStream(seal()));
            return 1;
        });
        ReceiptView receipt = in(() -> receipts.of(order, buyer));
        assertThat(text(receipt))
                .contains("¥900.00", "玖佰元整", "北京中轩认证", "北京认证从业人员协会", receipt.number(), receipt.orderNumber())
                .doesNotContain("作废", "已退款");
        refund(27_000);
        assertThat(text(in(() -> receipts.of(order, buyer)))).contains("已退款 ¥270.00，实收 ¥630.00");
        refund(90_000);
        ReceiptView voided = in(() -> receipts.of(order, buyer));
        assertThat(voided.voided()).isTrue();
        assertThat(text(voided).replaceAll("\\s", "")).contains("作废");
    }

    @Test
    void anybodyMayVerifyAReceiptAndLearnsNothingOfThePerson() throws Exception {
        ReceiptView receipt = in(() -> receipts.of(order, buyer));
        var page = web.perform(org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get(
                        "/t/" + tenant + "/r/" + receipt.token()))
                .andReturn()
                .getResponse();
        assertThat(page.getStatus()).isEqualTo(200);
        assertThat(page.getContentAsString(StandardCharsets.UTF_8))
                .contains("信息属实", receipt.number(), "¥900.00")
                .doesNotContain("中轩", receipt.orderNumber(), "点数");
        var stranger = web.perform(org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get(
                        "/t/" + tenants.open("certification") + "/r/" + receipt.token()))
                .andReturn()
                .getResponse();
        assertThat(stranger.getStatus()).isEqualTo(404);
        assertThat(stranger.getContentAsString(StandardCharsets.UTF_8)).contains("没有这张收据");
        refund(90_000);
        assertThat(web.perform(org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get(
                                "/t/" + tenant + "/r/" + receipt.token()))
                        .andReturn()
                        .getResponse()
                        .getContentAsString(StandardCharsets.UTF_8))
                .contains("已作废")
                .doesNotContain("信息属实");
    }

    @Test
    void membersGetTheirPapersOverTheApi() throws Exception {
        Member member = calls.member(web, tenant, "PERSON", "林晓");
        UUID own = order("PAID", 12_300, member.id());
        String path = "/api/orders/" + own;
        assertThat(calls.get(web, member, path + "/receipt").status()).isEqualTo(404);
        Answer made = calls.send(web, member, path + "/receipt", null);
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.body().path("verifyUrl").asString()).contains("/t/" + tenant + "/r/");
        assertThat(calls.get(web, member, "/api/receipts").body().path("total").asInt())
                .isEqualTo(1);
        assertThat(calls.send(web, member, "/api/orders/" + order + "/receipt", null)
                        .status())
                .as("somebody else's")
                .isEqualTo(404);

        Answer wrong = calls.send(
                web,
                member,
                path + "/fapiao",
                Map.of("kind", "COMPANY", "title", " ", "taxNumber", "91350100M000100Y44"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body().path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("title", "taxNumber");
        Answer asked = calls.send(
                web, member, path + "/fapiao", Map.of("kind", "PERSONAL", "title", "林晓", "email", "lin@example.org"));
        assertThat(asked.status()).as("%s", asked).isEqualTo(201);
        assertThat(asked.body().path("state").asString()).isEqualTo("REQUESTED");
        assertThat(calls.send(web, member, path + "/fapiao", Map.of("kind", "PERSONAL", "title", "林晓"))
                        .status())
                .as("one is under way")
                .isEqualTo(409);
        assertThat(calls.get(web, member, "/api/fapiao").body().path("total").asInt())
                .isEqualTo(1);
    }

    @Test
    void aFapiaoIsIssuedOnceOverWhatWasPaidAndItsApplicantIsTold() {
        refund(27_000);
        UUID id = ask();
        assertThat(in(() -> fapiao.find(id)).fen()).isEqualTo(63_000);
        assertThatThrownBy(() -> in(() -> issue(id, "abc", new byte[] {1, 2, 3})))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        wrong -> assertThat(wrong.errors())
                                .extracting(FieldError::field)
                                .containsExactly("number", "file"));
        in(() -> issue(id, "26112000000012345678", PDF));
        assertThatThrownBy(() -> in(() -> issue(id, "26112000000012345678", PDF)))
                .isInstanceOf(Conflict.class);
        FapiaoView issued = in(() -> fapiao.find(id));
        assertThat(issued.state()).isEqualTo(FapiaoView.State.ISSUED);
        assertThat(in(() -> fapiao.file(id, buyer)).content()).isEqualTo(PDF);
        assertThatThrownBy(() -> in(() -> fapiao.file(id, new AccountId(Ids.next()))))
                .isInstanceOf(NotFound.class);
        assertThat(in(() -> notices.inbox(buyer, 0, 10)).items())
                .extracting(notice -> notice.title())
                .containsExactly("发票已开具");
    }

    @Test
    void whatIsRefusedOrTakenBackMayBeAskedForAgain() {
        UUID first = ask();
        assertThatThrownBy(() -> in(() -> refuse(first, " "))).isInstanceOf(Invalid.class);
        in(() -> refuse(first, "抬头与税号不符"));
        UUID second = ask();
        in(() -> fapiao.cancel(second, buyer, "北京中轩认证"));
        assertThat(in(() -> fapiao.find(ask())).state()).isEqualTo(FapiaoView.State.REQUESTED);
    }

    @Test
    void aRefundShrinksWhatWaitsAndAsksForARedLetterOfWhatIsIssued() {
        UUID id = ask();
        refund(27_000);
        in(() -> refunded(order));
        assertThat(in(() -> fapiao.find(id)).fen()).isEqualTo(63_000);
        in(() -> issue(id, "26112000000012345678", PDF));
        refund(37_000);
        in(() -> refunded(order));
        in(() -> refunded(order));
        assertThat(in(() -> fapiao.find(id)).redLetterFen()).isEqualTo(10_000);
        List<MoneyTaskView> open = in(() -> tasks.page("OPEN", 0, 10)).items();
        assertThat(open).hasSize(1);
        assertThat(open.getFirst().detail()).contains("退款 ¥100.00");

        UUID other = order("PAID", 5_000, buyer);
        UUID waiting = in(() -> fapiao.request(other, buyer, wanted())).id();
        refund(other, 5_000);
        in(() -> refunded(other));
        assertThat(in(() -> fapiao.find(waiting)).state()).isEqualTo(FapiaoView.State.CANCELLED);
    }

    private int refunded(UUID of) {
        fapiao.refunded(of);
        return 1;
    }

    private UUID ask() {
        return in(() -> fapiao.request(order, buyer, wanted())).id();
    }

    private static FapiaoDesk.Wanted wanted() {
        return new FapiaoDesk.Wanted(FapiaoView.Kind.COMPANY, "北京中轩认证有限公司", TAX.toLowerCase(), null);
    }

    private int issue(UUID id, String number, byte[] file) {
        fapiao.issued(id, number, file, "财务小王");
        return 1;
    }

    private int refuse(UUID id, String reason) {
        fapiao.refuse(id, reason, "财务小王");
        return 1;
    }

    private String text(ReceiptView receipt) throws Exception {
        byte[] file = in(() -> receipts.file(receipt, "https://example.org/t/" + tenant));
        try (PDDocument document = Loader.loadPDF(file)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static byte[] seal() {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(new BufferedImage(200, 200, BufferedImage.TYPE_INT_ARGB), "png", out);
            return out.toByteArray();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void refund(long fen) {
        refund(order, fen);
    }

    private void refund(UUID of, long fen) {
        in(() -> transaction.execute(
                status -> jdbc.sql("""
                UPDATE payment_order SET refunded_fen = :fen,
                    state = CASE WHEN fen = :fen THEN 'REFUNDED' ELSE 'PARTLY_REFUNDED' END WHERE id = :id
                """).param("fen", fen).param("id", of).update()));
    }

    private UUID order(String state, long fen, AccountId of) {
        UUID id = Ids.next();
        boolean paid = !state.equals("OPEN") && !state.equals("CLOSED");
        in(() -> transaction.execute(status -> jdbc.sql("""
                INSERT INTO payment_order (id, number, kind, subject, title, terms, buyer_id, buyer_name, fen, refunded_fen, state,
                    expires_at, created_at, paid_at)
                VALUES (:id, :number, 'point-pack', 'x', '点数包 100 点', '{}', :buyer, '北京中轩认证', :fen, :refunded, :state, now(), now(),
                    CASE WHEN :paid THEN now() END)
                """)
                .param("id", id)
                .param(
                        "number",
                        "PO" + id.toString().replace("-", "").substring(16).toUpperCase())
                .param("buyer", of.value())
                .param("fen", fen)
                .param("refunded", state.equals("REFUNDED") ? fen : 0)
                .param("state", state)
                .param("paid", paid)
                .update()));
        return id;
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
