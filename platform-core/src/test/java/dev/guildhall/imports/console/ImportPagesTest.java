package dev.guildhall.imports.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.imports.ImportColumn;
import dev.guildhall.imports.ImportContext;
import dev.guildhall.imports.ImportKind;
import dev.guildhall.imports.ImportRow;
import dev.guildhall.imports.RowVerdict;
import dev.guildhall.jobs.TenantJob;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

/** The pages as htmx asks for them: the parts without the console's frame, which is the shell's own test. */
@GuildhallTest
@Import(ImportPagesTest.Setup.class)
class ImportPagesTest {

    private static final String BASE = "/console/imports/core.people";

    @TestConfiguration
    static class Setup {
        @Bean
        ImportKind pagesKind() {
            return new Kind();
        }
    }

    @Autowired
    WebApplicationContext context;

    @Autowired
    TestTenants tenants;

    @Autowired
    List<TenantJob> jobs;

    private MockMvc mvc;
    private TenantId tenant;

    @BeforeEach
    void signIn() {
        mvc = MockMvcBuilders.webAppContextSetup(context).build();
        tenant = tenants.open("certification");
        actor("core.staff.edit");
    }

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void fromUploadToResult() throws Exception {
        assertThat(page(get(BASE))).contains("导入人员模板.xlsx", "姓名、手机号。其余可以空着。", "多个认证领域", "还没有导入过");

        var file = csv("姓名,联系电话,级别,备注\n王芳,13800000001,高审,x\n李明,1391027554,审核员,\n,13800000003,审核员,\n");
        var address = uploaded(multipart(BASE).file(file));
        assertThat(address).startsWith(BASE + "/");

        var mapping = page(get(address));
        assertThat(mapping)
                .contains("名单.csv", "3 行 · 4 列", "138****0001", "「高审」未对应", "1 行不是手机号", "1 行空着", "开始导入 3 行")
                .contains("还有 1 个取值没有对应")
                .doesNotContain("13800000001");

        var chosen = page(post(address + "/choices")
                .param("headerRow", "1")
                .param("column-0", "name")
                .param("column-1", "phone")
                .param("column-2", "level")
                .param("column-3", "")
                .param("raw-level-0", "高审")
                .param("value-level-0", "审核员")
                .param("whenKnown", "SKIP"));
        assertThat(chosen).doesNotContain("个取值没有对应");

        assertThat(send(post(address + "/start")).getRedirectedUrl()).isEqualTo(address);
        var running = page(get(address + "/progress"));
        assertThat(running).contains("正在导入 名单.csv", "已处理 0 / 3 行", "0%", "每 200 行保存一次");

        var id = address.substring(address.lastIndexOf('/') + 1);
        var job =
                jobs.stream().filter(j -> j.name().equals("import")).findFirst().orElseThrow();
        TenantScope.with(tenant).run(() -> job.run(id + "/1"));

        assertThat(TenantScope.with(tenant)
                        .call(() -> mvc.perform(get(address + "/progress").header("HX-Request", "true")))
                        .andReturn()
                        .getResponse()
                        .getHeader("HX-Redirect"))
                .isEqualTo(address);
        assertThat(page(get(address))).contains("导入完成：1 人已登记，2 行被拒", "139****554", "手机号不对，请补全", "（空）", "下载被拒行 .xlsx");
        assertThat(page(get(address).param("reason", "missing-name")))
                .contains("姓名为必填")
                .doesNotContain("139****554");
        assertThat(page(get(BASE))).contains("名单.csv", ">2<");

        var refused = send(get(address + "/refused.xlsx"));
        assertThat(refused.getHeader("Content-Disposition"))
                .contains("attachment")
                .contains("filename*=UTF-8''");
        assertThat(refused.getContentAsByteArray()).startsWith('P', 'K');
        assertThat(send(get(BASE + "/template.xlsx")).getContentAsByteArray()).startsWith('P', 'K');
    }

    @Test
    void aBadFileIsExplainedOnThePage() throws Exception {
        var answer = send(multipart(BASE)
                .file(new MockMultipartFile("file", "a.xlsx", null, new byte[] {1, 2, 3}))
                .header("HX-Request", "true"));

        assertThat(answer.getStatus()).isEqualTo(422);
        assertThat(answer.getContentAsString(StandardCharsets.UTF_8)).contains("不是表格文件", "另存为 .xlsx");
    }

    @Test
    void aMissingColumnIsExplainedAndCannotBeStarted() throws Exception {
        var address = uploaded(multipart(BASE).file(csv("姓名,别的\n王芳,1\n")));
        assertThat(page(get(address))).contains("还没有对应：", "「手机号」", "disabled");

        var answer = send(post(address + "/start").header("HX-Request", "true"));
        assertThat(answer.getStatus()).isEqualTo(422);
        assertThat(answer.getContentAsString(StandardCharsets.UTF_8)).contains("缺少必填的列");
    }

    @Test
    void othersMayNot() throws Exception {
        var address = uploaded(multipart(BASE).file(csv("姓名,手机号\n王芳,13800000001\n")));
        assertThat(send(get("/console/imports/no.such")).getStatus()).isEqualTo(404);
        assertThat(send(get(address.replace("core.people", "no.such"))).getStatus())
                .isEqualTo(404);
        assertThat(send(get(BASE + "/" + Ids.next())).getStatus()).isEqualTo(404);

        actor("core.brand.edit");
        for (var request : List.of(
                get(BASE),
                get(address),
                get(address + "/refused.xlsx"),
                get(BASE + "/template.xlsx"),
                post(address + "/start"))) {
            assertThat(send(request).getStatus()).isEqualTo(403);
        }
    }

    private void actor(String permission) {
        var actor = new Actor(new AccountId(Ids.next()), Actor.STAFF, "周明薇", Set.of(permission));
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(actor, null, permission));
    }

    private static MockMultipartFile csv(String text) {
        return new MockMultipartFile("file", "名单.csv", "text/csv", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Where the answer to an upload leads. */
    private String uploaded(AbstractMockHttpServletRequestBuilder<?> request) throws Exception {
        return Objects.requireNonNull(send(request).getRedirectedUrl());
    }

    private String page(AbstractMockHttpServletRequestBuilder<?> request) throws Exception {
        var answer = send(request.header("HX-Request", "true"));
        assertThat(answer.getStatus()).isEqualTo(200);
        return answer.getContentAsString(StandardCharsets.UTF_8);
    }

    private MockHttpServletResponse send(AbstractMockHttpServletRequestBuilder<?> request) throws Exception {
        return TenantScope.with(tenant)
                .call(() -> mvc.perform(request).andReturn().getResponse());
    }

    private static final class Kind implements ImportKind {
        @Override
        public String id() {
            return "core.people";
        }

        @Override
        public String title() {
            return "导入人员";
        }

        @Override
        public String summary() {
            return "已有的手机号会更新，不会重复建档。";
        }

        @Override
        public String permission() {
            return "core.staff.edit";
        }

        @Override
        public String unit() {
            return "人";
        }

        @Override
        public @Nullable String nameColumn() {
            return "name";
        }

        @Override
        public @Nullable String whenKnownQuestion() {
            return "手机号已登记时";
        }

        @Override
        public @Nullable String resultPath() {
            return "/console/people";
        }

        @Override
        public List<ImportColumn> columns() {
            return List.of(
                    ImportColumn.of("name", "姓名").mandatory(),
                    ImportColumn.of("phone", "手机号")
                            .alsoCalled("联系电话")
                            .mandatory()
                            .masked(ImportColumn.Sensitivity.PHONE),
                    ImportColumn.of("level", "岗位级别").alsoCalled("级别"),
                    ImportColumn.of("field", "认证领域").several().example("QMS、EMS"));
        }

        @Override
        public List<String> choices(String column) {
            return column.equals("level") ? List.of("审核员") : List.of();
        }

        @Override
        public Optional<String> complaint(String column, String value) {
            return column.equals("phone") && value.length() != 11 ? Optional.of("不是手机号") : Optional.empty();
        }

        @Override
        public List<RowVerdict> take(List<ImportRow> batch, ImportContext context) {
            return batch.stream()
                    .map(row -> !row.has("name")
                            ? RowVerdict.refused("name", "missing-name", "姓名为必填", "请补上姓名")
                            : row.text("phone").length() != 11
                                    ? RowVerdict.refused("phone", "phone-format", "手机号不对", "请补全")
                                    : RowVerdict.added())
                    .toList();
        }
    }
}
