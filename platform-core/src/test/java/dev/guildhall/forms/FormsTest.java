package dev.guildhall.forms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.vault.IdNumber;
import dev.guildhall.vault.PhoneNumber;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@GuildhallTest
@SuppressWarnings("NullAway.Init")
class FormsTest {
    private static final String ID_NUMBER = "11010519491231002X";

    @Autowired
    Forms forms;

    @Autowired
    TestTenants tenants;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    JsonMapper json;

    TenantId tenant;

    @BeforeEach
    void open() {
        tenant = tenants.open("forms", "trade");
    }

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @ParameterizedTest
    @CsvSource({
        "1381234602, 请输入正确的手机号：应为 11 位，现在是 10 位",
        "138123460211, 请输入正确的手机号：应为 11 位，现在是 12 位",
        "12812346021, 请输入正确的手机号：应以 13 至 19 开头",
        "1381234602a, 请输入正确的手机号：只能有数字",
    })
    @Covers("W11")
    void aWrongPhoneIsToldHowManyDigitsItHas(String raw, String message) {
        assertThat(complaint(field(FieldType.PHONE), raw)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "110105194912310021, 身份证校验位不符，请核对证件",
        "11010519491231002, 身份证号应为 18 位，现在是 17 位",
        "110105491231002, 15 位旧证号，请填写 18 位证号",
        "11010519490231002X, 身份证校验位不符，请核对证件",
        "1101051949123100AX, 身份证号前 17 位应为数字，末位为数字或 X",
    })
    @Covers("T5")
    void aWrongIdentityNumberIsToldWhatIsWrong(String raw, String message) {
        assertThat(complaint(field(FieldType.ID_NUMBER), raw)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "91350100M000100Y44, 统一社会信用代码校验位不符，请核对营业执照",
        "91350100M000100Y4, 统一社会信用代码应为 18 位，现在是 17 位",
        "91350100M0001O0Y43, '统一社会信用代码只有数字和大写字母，没有 I、O、S、V、Z，请核对营业执照'",
    })
    @Covers("T4")
    void aWrongCreditCodeIsToldWhatIsWrong(String raw, String message) {
        assertThat(complaint(field(FieldType.CREDIT_CODE), raw)).isEqualTo(message);
    }

    @Test
    @Covers("T4")
    void aCreditCodeMayBeTypedInSmallLetters() {
        assertThat(value(field(FieldType.CREDIT_CODE), " 91350100m000100y43 ")).isEqualTo("91350100M000100Y43");
    }

    /** What the client is given to say is, word for word, what the server says. */
    @ParameterizedTest
    @ValueSource(strings = {"1381234602", "12812346021", "1381234602a"})
    @Covers({"W11", "W15"})
    void clientAndServerSpeakAlikeOfPhones(String raw) {
        assertThat(templates(FieldType.PHONE, PhoneNumber.complaint(raw).orElseThrow()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "110105194912310021",
                "11010519491231002",
                "110105491231002",
                "1101051949123100AX",
                "110105194902310028"
            })
    void clientAndServerSpeakAlikeOfIdentityNumbers(String raw) {
        assertThat(templates(FieldType.ID_NUMBER, IdNumber.complaint(raw).orElseThrow()))
                .isTrue();
    }

    @Test
    void everyRuleComesWithItsMessage() {
        FieldRules rules = new FieldRules(
                2,
                5,
                BigDecimal.ONE,
                BigDecimal.TEN,
                0,
                "[a-z]+",
                "只能用小写字母",
                1,
                3,
                List.of("image/png"),
                1024L * 1024,
                1_000_000,
                "2026-01-01",
                "today+3m",
                null,
                Map.of());
        for (FieldType type : FieldType.values()) {
            FormField ready = in(() ->
                    forms.ready(new FormField("f", "内容", type, true, null, rules, List.of(new FieldOption("a", "甲")))));
            assertThat(ready.rules().messages())
                    .as(type.name())
                    .containsKeys(
                            "required",
                            "minLength",
                            "maxLength",
                            "min",
                            "max",
                            "decimals",
                            "pattern",
                            "minItems",
                            "maxItems",
                            "accept",
                            "maxBytes",
                            "maxPixels",
                            "minDate",
                            "maxDate")
                    .allSatisfy((rule, message) -> assertThat(message)
                            .isNotBlank()
                            .doesNotContain("{label}")
                            .doesNotContain("{bound}"));
        }
        JsonNode sent = json.valueToTree(in(() -> forms.current("registration.worker")));
        assertThat(sent.path("fields")
                        .path(1)
                        .path("rules")
                        .path("messages")
                        .path("idLength")
                        .asString())
                .isEqualTo("身份证号应为 18 位，现在是 {n} 位");
        assertThat(sent.path("fields")
                        .path(2)
                        .path("options")
                        .path(0)
                        .path("label")
                        .asString())
                .isEqualTo("组装工");
    }

    @Test
    void boundsHoldAtTheirBorders() {
        FormField text = with(FieldType.TEXT, FieldRules.length(2, 4));
        assertThat(complaint(text, "一")).isEqualTo("内容至少 2 个字，现在是 1 个");
        assertThat(value(text, "一二")).isEqualTo("一二");
        assertThat(value(text, "一二三😀")).isEqualTo("一二三😀");
        assertThat(complaint(text, "一二三四五")).isEqualTo("内容最多 4 个字，现在是 5 个");

        FormField several = new FormField(
                "f",
                "内容",
                FieldType.CHOICES,
                true,
                null,
                FieldRules.items(1, 2),
                List.of(new FieldOption("a", "甲"), new FieldOption("b", "乙"), new FieldOption("c", "丙")));
        assertThat(complaint(several, List.of())).isEqualTo("请选择内容");
        assertThat(value(several, List.of("a", "b", "a"))).isEqualTo(List.of("a", "b"));
        assertThat(complaint(several, List.of("a", "b", "c"))).isEqualTo("内容最多选 2 项，现在是 3 项");
        assertThat(complaint(several, List.of("x"))).isEqualTo("内容没有这一项，请重新选择");

        assertThat(complaint(field(FieldType.DATE), "2026-02-30")).isEqualTo("没有这一天，请按 年-月-日 填写");
        assertThat(value(field(FieldType.DATE), "2026/2/3")).isEqualTo("2026-02-03");
        assertThat(complaint(field(FieldType.REGION), "999999")).isEqualTo("内容没有这一项，请重新选择");
        assertThat(complaint(field(FieldType.EMAIL), "a@b")).isEqualTo("请输入正确的邮箱，例如 name@example.com");
        assertThat(complaint(field(FieldType.SWITCH), false)).isEqualTo("请确认内容");
        assertThat(complaint(field(FieldType.FILE), UUID.randomUUID().toString()))
                .isEqualTo("内容的文件已失效，请重新上传");
        assertThat(complaint(field(FieldType.NUMBER), "1e9")).isEqualTo("内容请填写数字");
    }

    @Test
    void aPatternThatNeverEndsDoesNotHoldUpTheServer() {
        FieldRules rules = new FieldRules(
                null, null, null, null, null, "(a+)+b", "不对", null, null, List.of(), null, null, null, null, null,
                Map.of());
        assertThat(complaint(with(FieldType.TEXT, rules), "a".repeat(60))).isEqualTo("不对");
        assertThat(value(with(FieldType.TEXT, rules), "aab")).isEqualTo("aab");
    }

    @Test
    @Covers("D9")
    void publishingMakesANewVersionAndFilledFormsKeepTheirs() {
        FormDefinition first = publish("versions", new FormField("a", "甲", FieldType.TEXT, true));
        UUID filled = in(() -> forms.save(forms.check("versions", 1, Map.of("a", "第一版")), null));
        FormDefinition same = publish("versions", new FormField("a", "甲", FieldType.TEXT, true));
        assertThat(same.version()).isEqualTo(first.version());
        FormDefinition second = publish(
                "versions",
                new FormField("a", "新的名称", FieldType.TEXT, true),
                new FormField("b", "乙", FieldType.TEXT, true));
        assertThat(second.version()).isEqualTo(first.version() + 1);
        FilledView view = in(() -> forms.read(filled));
        assertThat(view.form().version()).isEqualTo(1);
        assertThat(view.values()).extracting(value -> value.field().label()).containsExactly("甲");
        assertThatThrownBy(() -> in(() -> forms.check("versions", 1, Map.of("a", "第一版"))))
                .isInstanceOfSatisfying(
                        Conflict.class, old -> assertThat(old.fields()).containsEntry("version", 2));
    }

    @Test
    @Covers({"D14", "T79"})
    void personalValuesAreSealedShownMaskedAndRevealedOnlyWithPermissionAndReason() {
        publish(
                "personal",
                new FormField("idNumber", "身份证号", FieldType.ID_NUMBER, true),
                new FormField("phone", "联系电话", FieldType.PHONE, true),
                new FormField("name", "姓名", FieldType.TEXT, true));
        UUID id = in(() -> forms.save(
                forms.check(
                        "personal",
                        1,
                        Map.of("idNumber", ID_NUMBER, "phone", "138 1234 6021", "name", "周一凡", "x", "y")),
                null));
        String stored =
                in(() -> jdbc.sql("SELECT plain::text || encode(sealed, 'escape') FROM filled_form WHERE id = ?")
                        .param(id)
                        .query(String.class)
                        .single());
        assertThat(stored)
                .contains("周一凡")
                .doesNotContain(ID_NUMBER)
                .doesNotContain("13812346021")
                .doesNotContain("\"x\"");
        assertThat(in(() -> forms.read(id)).raw())
                .containsEntry("idNumber", "1101**********002X")
                .containsEntry("phone", "138****6021");
        assertThat(in(() -> forms.values(id))).containsEntry("idNumber", ID_NUMBER);

        assertThatThrownBy(() -> reveal(id, "核对证件"))
                .isInstanceOf(org.springframework.security.core.AuthenticationException.class);
        actWith("forms.edit");
        assertThatThrownBy(() -> reveal(id, "核对证件")).isInstanceOf(AccessDeniedException.class);
        actWith("forms.reveal");
        assertThatThrownBy(() -> reveal(id, " ")).isInstanceOf(Invalid.class);
        assertThat(reveal(id, "核对证件")).isEqualTo(ID_NUMBER);
        assertThat(in(() -> jdbc.sql(
                                "SELECT details::text FROM audit_entry WHERE action = 'forms.revealed' AND subject_id = ?")
                        .param(id.toString())
                        .query(String.class)
                        .list()))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry).contains("核对证件").contains("身份证号").doesNotContain(ID_NUMBER));
    }

    @Test
    void aValueThatComesBackMaskedStandsForTheStoredOne() {
        publish(
                "again",
                new FormField("idNumber", "身份证号", FieldType.ID_NUMBER, true),
                new FormField("name", "姓名", FieldType.TEXT, true));
        UUID id = in(() -> forms.save(forms.check("again", 1, Map.of("idNumber", ID_NUMBER, "name", "周一凡")), null));
        FilledForm corrected =
                in(() -> forms.checkAgain("again", 1, Map.of("idNumber", "1101**********002X", "name", "周一帆"), id));
        assertThat(corrected.values()).containsEntry("idNumber", ID_NUMBER).containsEntry("name", "周一帆");
        assertThatThrownBy(() -> in(() ->
                        forms.checkAgain("again", 1, Map.of("idNumber", "4403**********002X", "name", "周一帆"), id)))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void aDraftThatCannotWorkIsRefused() {
        assertThatThrownBy(() -> publish(
                        "bad.draft",
                        new FormField("a", "甲", FieldType.CHOICE, true),
                        new FormField("a", "", FieldType.TEXT, true)))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        wrong -> assertThat(wrong.errors())
                                .extracting(FieldError::message)
                                .containsExactlyInAnyOrder("「甲」至少要有一个选项", "字段名称「a」用了两次，请改一个", "请填写字段标题，最多 30 个字"));
        assertThat(in(() -> forms.find("bad.draft"))).isEmpty();
    }

    @Test
    void optionsMayComeFromADictionary() {
        FieldRules rules = new FieldRules(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                "user.type",
                Map.of());
        publish("dictionary", new FormField("kind", "类型", FieldType.CHOICE, true, null, rules, List.of()));
        assertThat(in(() -> forms.current("dictionary")).fields().getFirst().options())
                .extracting(FieldOption::label)
                .contains("工厂", "临工");
    }

    @Autowired
    FormDrafts drafts;

    @Test
    void aFormIsWorkedOnInPeaceAndPublishedWhenReady() {
        in(() -> {
            drafts.begin("designed", "物流注册");
            drafts.put("designed", "", new FormField("fleet", "车队规模", FieldType.NUMBER, true));
            drafts.put("designed", "", new FormField("city", "城市", FieldType.REGION, true));
            drafts.move("designed", "city", true);
            return true;
        });
        assertThat(in(() -> forms.find("designed"))).isEmpty();
        assertThat(in(() -> drafts.publish("designed")).fields())
                .extracting(FormField::key)
                .containsExactly("city", "fleet");
        in(() -> {
            drafts.put("designed", "fleet", new FormField("fleet", "车辆数", FieldType.NUMBER, false));
            drafts.remove("designed", "city");
            return true;
        });
        assertThat(in(() -> forms.current("designed")).fields()).hasSize(2);
        assertThat(in(() -> drafts.open("designed")).changed()).isTrue();
        in(() -> {
            drafts.discard("designed");
            return true;
        });
        assertThat(in(() -> drafts.open("designed")).draft().fields()).hasSize(2);
        assertThatThrownBy(() -> in(() -> {
                    drafts.put("designed", "", new FormField("fleet", "又一个", FieldType.TEXT, true));
                    return true;
                }))
                .isInstanceOf(Invalid.class);
    }

    private boolean templates(FieldType type, String complaint) {
        return in(() -> forms.ready(field(type))).rules().messages().values().stream()
                .anyMatch(template -> complaint.matches(
                        java.util.regex.Pattern.quote(template).replace("{n}", "\\E\\d+\\Q")));
    }

    private void actWith(String... authorities) {
        SecurityContextHolder.setContext(
                new SecurityContextImpl(new TestingAuthenticationToken("staff", "", authorities)));
    }

    private String reveal(UUID id, String reason) {
        return in(() -> forms.reveal(id, "idNumber", reason));
    }

    private FormDefinition publish(String id, FormField... fields) {
        return in(() -> forms.publish(new FormDraft(id, "表单", Arrays.asList(fields))));
    }

    private static FormField field(FieldType type) {
        return with(type, FieldRules.none());
    }

    private static FormField with(FieldType type, FieldRules rules) {
        return new FormField("f", "内容", type, true, null, rules, List.of());
    }

    @Autowired
    FieldChecks checks;

    private FieldChecks.Outcome outcome(FormField field, Object raw) {
        return in(() -> checks.check(forms.ready(field), raw));
    }

    private @Nullable String complaint(FormField field, Object raw) {
        return outcome(field, raw).complaint();
    }

    private @Nullable Object value(FormField field, Object raw) {
        FieldChecks.Outcome outcome = outcome(field, raw);
        assertThat(outcome.complaint()).isNull();
        return outcome.value();
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
