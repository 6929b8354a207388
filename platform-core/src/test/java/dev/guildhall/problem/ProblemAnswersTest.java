package dev.guildhall.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import com.jayway.jsonpath.JsonPath;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.orm.ObjectOptimisticLockingFailureException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.server.ResponseStatusException;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import tools.jackson.databind.json.JsonMapper;

class ProblemAnswersTest {

    private static final String SECRET = "jdbc:postgresql://db?password=hunter2 of t_renzheng";

    record Form(
            @NotBlank String name,
            @Size(max = 3) String nick,
            @Max(9) int age,
            LocalDate born) {}

    static class TooFewPoints extends Conflict {
        TooFewPoints() {
            super("insufficient-points", "点数不足", "还差 4 点，请先充值。");
        }
    }

    @RestController
    static class Failing {
        @GetMapping({"/api/fail/{what}", "/console/fail/{what}", "/t/demo/console/fail/{what}"})
        String fail(@PathVariable String what) throws Exception {
            throw switch (what) {
                case "named" -> new TooFewPoints().with("missing", 4);
                case "wrapped" -> new IllegalStateException(SECRET, new NotFound("名片"));
                case "too-many" -> new TooMany(Duration.ofMillis(59_200));
                case "stale" -> new ObjectOptimisticLockingFailureException(SECRET, new IllegalStateException(SECRET));
                case "duplicate" -> broken("23505");
                case "check" -> broken("23514");
                case "nul" -> broken("22021");
                case "denied" -> new AccessDeniedException(SECRET);
                case "suspended" -> new Suspended("青原商会", "<b>会费</b>未续");
                case "status" -> new ResponseStatusException(HttpStatus.BAD_REQUEST, SECRET);
                case "too-large" -> new MaxUploadSizeExceededException(5);
                default -> new IllegalStateException(SECRET);
            };
        }

        @PostMapping("/api/forms")
        void take(@Valid @RequestBody Form form) {}

        @GetMapping("/api/things/{id}")
        void thing(@PathVariable UUID id) {}

        @GetMapping("/api/things")
        void things(@RequestParam int page, @RequestParam @Max(100) int size) {}

        private static Exception broken(String state) {
            return new DataIntegrityViolationException(SECRET, new SQLException(SECRET, state));
        }
    }

    private MockMvc mvc;

    @BeforeEach
    void setUp() {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
        resolver.setPrefix("templates/");
        resolver.setSuffix(".html");
        resolver.setCharacterEncoding("UTF-8");
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolver(resolver);
        ProblemWriter writer =
                new ProblemWriter(JsonMapper.builder().build(), new ProblemTranslation(), new ProblemPages(engine));
        mvc = MockMvcBuilders.standaloneSetup(new Failing(), new ErrorDispatch(writer))
                .setControllerAdvice(new ProblemAdvice(writer))
                .build();
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken("someone", "", "ROLE_STAFF"));
    }

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void aNamedProblemKeepsItsTypeItsWordsAndItsFields() throws Exception {
        MockHttpServletResponse answer = send(get("/api/fail/named"), 409);
        assertThat(answer.getContentType()).startsWith("application/problem+json");
        assertThat(json(answer, "$.type")).isEqualTo("/problems/insufficient-points");
        assertThat(json(answer, "$.title")).isEqualTo("点数不足");
        assertThat(json(answer, "$.status")).isEqualTo(409);
        assertThat(json(answer, "$.detail")).isEqualTo("还差 4 点，请先充值。");
        assertThat(json(answer, "$.missing")).isEqualTo(4);
        assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void aProblemInsideAnotherFailureIsStillFound() throws Exception {
        assertThat(json(send(get("/api/fail/wrapped"), 404), "$.title")).isEqualTo("没有找到名片");
    }

    @Test
    void tooManySaysWhenToComeBack() throws Exception {
        MockHttpServletResponse answer = send(get("/api/fail/too-many"), 429);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("60");
        assertThat(json(answer, "$.detail")).isEqualTo("请 60 秒后再试。");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"accident", "wrapped", "stale", "duplicate", "check", "nul", "denied", "status", "too-large"})
    void theMessageOfAnExceptionNeverReachesTheClient(String what) throws Exception {
        for (String prefix : new String[] {"/api", "/console", "/t/demo/console"}) {
            String body = mvc.perform(get(prefix + "/fail/" + what))
                    .andReturn()
                    .getResponse()
                    .getContentAsString();
            assertThat(body)
                    .isNotEmpty()
                    .doesNotContain("hunter2", "t_renzheng", "Exception", "\tat ", "dev.guildhall");
        }
    }

    @Test
    void anAccidentHasACodeToTellTheOperator() throws Exception {
        MockHttpServletResponse answer = send(get("/api/fail/accident"), 500);
        assertThat((String) json(answer, "$.incident")).matches("[2-9A-Z]{4}-[2-9A-Z]{4}");
        assertThat(json(answer, "$.type")).isEqualTo("/problems/request-failed");
        MockHttpServletResponse page = send(get("/console/fail/accident"), 500);
        assertThat(page.getContentAsString()).contains("没有加载出来", "重新加载").containsPattern("[2-9A-Z]{4}-[2-9A-Z]{4}");
    }

    @Test
    void whatTheDatabaseRefusesIsSaidInWords() throws Exception {
        assertThat(json(send(get("/api/fail/stale"), 409), "$.type")).isEqualTo("/problems/stale");
        assertThat(json(send(get("/api/fail/duplicate"), 409), "$.type")).isEqualTo("/problems/already-exists");
        assertThat(json(send(get("/api/fail/check"), 409), "$.type")).isEqualTo("/problems/rule-broken");
        assertThat(json(send(get("/api/fail/nul"), 400), "$.type")).isEqualTo("/problems/unreadable-text");
    }

    @Test
    void eachFieldSaysWhatIsWrongAndWhatToDo() throws Exception {
        MockHttpServletResponse answer =
                send(body("{\"name\":\" \",\"nick\":\"张三李四\",\"age\":10,\"born\":\"2020-01-01\"}"), 400);
        assertThat(json(answer, "$.type")).isEqualTo("/problems/invalid-input");
        assertThat(json(answer, "$.detail")).isEqualTo("有 3 处需要改正，请按每一处的提示修改后再试。");
        assertThat((List<?>) json(answer, "$.errors[?(@.field=='name')].message"))
                .first()
                .isEqualTo("请填写");
        assertThat((List<?>) json(answer, "$.errors[?(@.field=='nick')].message"))
                .first()
                .isEqualTo("长度应为 0–3，现在是 4 个字");
        assertThat((List<?>) json(answer, "$.errors[?(@.field=='age')].message"))
                .first()
                .isEqualTo("最大为 9，请改小一些");
    }

    @Test
    void aValueOfTheWrongKindNamesItsField() throws Exception {
        MockHttpServletResponse answer = send(body("{\"name\":\"a\",\"born\":\"2020-02-31\"}"), 400);
        assertThat(json(answer, "$.errors[0].field")).isEqualTo("born");
        assertThat(json(answer, "$.errors[0].message")).isEqualTo("没有这一天，请按 年-月-日 填写");
        assertThat(json(send(get("/api/things?page=x&size=1"), 400), "$.errors[0].message"))
                .isEqualTo("应为数字，请重新填写");
        assertThat(json(send(get("/api/things?size=1"), 400), "$.errors[0].field"))
                .isEqualTo("page");
        assertThat(json(send(get("/api/things?page=0&size=101"), 400), "$.errors[0].field"))
                .isEqualTo("size");
    }

    @Test
    void whatCannotBeReadIsTheCallersFault() throws Exception {
        assertThat(json(send(body("{\"name\":"), 400), "$.type")).isEqualTo("/problems/unreadable-body");
        assertThat(json(send(body(""), 400), "$.type")).isEqualTo("/problems/missing-body");
        assertThat(json(send(body("[1]"), 400), "$.type")).isEqualTo("/problems/unreadable-body");
        assertThat(json(send(post("/api/forms").contentType("text/csv").content("a"), 415), "$.type"))
                .isEqualTo("/problems/unsupported-media-type");
        assertThat(json(send(multipart("/api/forms"), 415), "$.type")).isEqualTo("/problems/unsupported-media-type");
        assertThat(json(send(get("/api/fail/too-large"), 413), "$.type")).isEqualTo("/problems/payload-too-large");
        MockHttpServletResponse wrongMethod = send(request(HttpMethod.DELETE, "/api/forms"), 405);
        assertThat(json(wrongMethod, "$.type")).isEqualTo("/problems/method-not-allowed");
        assertThat(wrongMethod.getHeader("Allow")).isEqualTo("POST");
    }

    @Test
    void anIdThatIsNoneIsAThingThatDoesNotExist() throws Exception {
        assertThat(json(send(get("/api/things/7 or 1=1"), 404), "$.type")).isEqualTo("/problems/page-not-found");
    }

    @Test
    void whoIsKnownAndNotAllowedIsRefusedAndWhoIsUnknownIsLeftToTheSecurityChain() throws Exception {
        send(get("/api/fail/denied"), 403);
        SecurityContextHolder.clearContext();
        assertThatThrownBy(() -> mvc.perform(get("/api/fail/denied")))
                .hasRootCauseInstanceOf(AccessDeniedException.class);
    }

    @Test
    void peopleGetPagesAndProgramsGetJson() throws Exception {
        assertThat(send(get("/console/fail/named"), 409).getContentType()).startsWith("text/html");
        assertThat(send(get("/t/demo/console/fail/named"), 409).getContentType())
                .startsWith("text/html");
        assertThat(send(get("/console/fail/named").header("HX-Request", "true"), 409)
                        .getContentType())
                .startsWith("application/problem+json");
        assertThat(send(get("/api/fail/named").accept(MediaType.TEXT_HTML), 409).getContentType())
                .startsWith("application/problem+json");
        MockHttpServletResponse page = send(get("/t/demo/console/fail/suspended"), 403);
        assertThat(page.getContentAsString())
                .contains("「青原商会」已暂停", "暂停原因：&lt;b&gt;会费&lt;/b&gt;未续")
                .doesNotContain("<b>", "回到首页");
        assertThat(page.getHeader("Content-Security-Policy")).contains("default-src 'none'");
    }

    @Test
    void theErrorDispatchAnswersForThePathThatFailed() throws Exception {
        assertThat(send(dispatched("/t/demo/api/nothing", 404, null), 404).getContentType())
                .startsWith("application/problem+json");
        String page =
                send(dispatched("/t/demo/console/nothing", 404, null), 404).getContentAsString();
        assertThat(page).contains("页面不存在", "href=\"/t/demo/console\"");
        MockHttpServletResponse accident = send(dispatched("/api/x", 500, new IllegalStateException(SECRET)), 500);
        assertThat(accident.getContentAsString()).doesNotContain("hunter2").contains("incident");
        assertThat(send(dispatched("/api/x", 500, null), 500).getContentAsString())
                .contains("incident");
        assertThat(json(send(dispatched("/api/x", 400, null), 400), "$.type")).isEqualTo("/problems/bad-request");
    }

    private MockHttpServletResponse send(AbstractMockHttpServletRequestBuilder<?> request, int status)
            throws Exception {
        MockHttpServletResponse answer = mvc.perform(request).andReturn().getResponse();
        answer.setCharacterEncoding("UTF-8");
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(status);
        return answer;
    }

    private static AbstractMockHttpServletRequestBuilder<?> body(String json) {
        return post("/api/forms").contentType(MediaType.APPLICATION_JSON).content(json);
    }

    private static AbstractMockHttpServletRequestBuilder<?> dispatched(
            String path, int status, @Nullable Throwable failure) {
        return get("/error").with(request -> {
            request.setDispatcherType(DispatcherType.ERROR);
            request.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, path);
            request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, status);
            if (failure != null) {
                request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, failure);
            }
            return request;
        });
    }

    private static @Nullable Object json(MockHttpServletResponse answer, String path) throws Exception {
        return JsonPath.<@Nullable Object>read(answer.getContentAsString(), path);
    }
}
