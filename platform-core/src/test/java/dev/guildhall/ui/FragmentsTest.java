package dev.guildhall.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.expression.ThymeleafEvaluationContext;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

/** Every fragment of the kit renders, and every icon that a template of the kernel asks for is in the sprite. */
class FragmentsTest {

    record View(String label, String href, Long count, boolean on) {}

    record Step(String tone, String time, String title, String text) {}

    private static final Instant NOW = Instant.parse("2026-11-23T01:41:06Z");

    @Test
    void everyFragmentRenders() throws IOException {
        Map<String, String> levels = new LinkedHashMap<>();
        levels.put("a", "高级审核员");
        levels.put("b", "审核员");
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/t/renzheng/console/talent/persons");
        request.setContextPath("/t/renzheng");
        request.addParameter("level", "b");
        request.addParameter("q", "沈 若");
        request.addParameter("sort", "updated,desc");
        request.addParameter("page", "3");
        String html = render(
                "testing/gallery",
                request,
                Map.ofEntries(
                        Map.entry("levels", levels),
                        Map.entry("now", NOW),
                        Map.entry("toast", "已登记 1 人"),
                        Map.entry("labels", Map.of("phone", "手机号")),
                        Map.entry("errors", new FormErrors().add("phone", "请输入正确的手机号：应为 11 位，现在是 10 位")),
                        Map.entry("facts", Map.of("订单", "PO2611220109")),
                        Map.entry(
                                "chart",
                                "{\"days\":[\"11/1\",\"11/2\",\"11/3\"],\"series\":[{\"name\":\"解锁（次）\",\"values\":[3,9,4]},{\"name\":\"新入库（张）\",\"values\":[1,2,2]}]}"),
                        Map.entry("history", List.of(new Step("ok", "昨天 17:40", "本人更新工作经历", "完整度 88% → 92%"))),
                        Map.entry("chips", List.of(new Chip("级别：审核员", "/t/renzheng/console/talent/persons"))),
                        Map.entry(
                                "tabs",
                                List.of(new View("全部", "?", 3916L, true), new View("未绑定手机", "?v=1", 434L, false))),
                        Map.entry(
                                "kpis",
                                List.of(new DashboardPart.Kpi(
                                        1,
                                        "在库名片",
                                        "3,482",
                                        "张",
                                        "3.8%",
                                        true,
                                        "较上月 +128",
                                        List.of(3L, 5L, 4L, 9L),
                                        "/x",
                                        null))),
                        Map.entry("page", new Paged<>(List.of("沈若溪", "高建国"), 3, 20, 1087))));
        Path out = Files.createDirectories(Path.of("target/ui"));
        Files.writeString(out.resolve("gallery.html"), html);
        assertThat(html)
                .contains("第 61–62 人，共 1,087 人")
                .contains("aria-sort=\"descending\"")
                .contains(
                        "href=\"/t/renzheng/console/talent/persons?level=b&amp;q=%E6%B2%88%20%E8%8B%A5&amp;sort=updated%2Cdesc&amp;page=4\"")
                .contains("aria-invalid=\"true\"")
                .contains("aria-describedby=\"phone-err\"")
                .contains("今天 09:41")
                .contains("/t/renzheng/assets/icons.svg?v=")
                .contains("data-toast=\"已登记 1 人\"")
                .doesNotContain("<gh:icon")
                .doesNotContain(" th:");
    }

    @Test
    void everyIconIsInTheSprite() throws IOException {
        String sprite = Files.readString(Path.of("src/main/resources/static/assets/icons.svg"));
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources/templates"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".html")).toList()) {
                Matcher icon = Pattern.compile("<gh:icon name=\"([^\"]+)\"").matcher(Files.readString(file));
                while (icon.find()) {
                    assertThat(sprite).as("icon in %s", file).contains("<symbol id=\"" + icon.group(1) + "\"");
                }
            }
        }
    }

    @Test
    void aToastTravelsInAHeader() {
        MockHttpServletResponse response = new MockHttpServletResponse();
        Toast.with(response, "已停用「甲\"乙」", "/undo");
        assertThat(response.getHeader("HX-Trigger"))
                .isEqualTo(
                        "{\"toast\":{\"text\":\"\\u5df2\\u505c\\u7528\\u300c\\u7532\\\"\\u4e59\\u300d\",\"undo\":\"/undo\"}}");
    }

    static String render(String template, MockHttpServletRequest request, Map<String, Object> model) {
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
        try (GenericApplicationContext beans = new GenericApplicationContext()) {
            ZoneId shanghai = ZoneId.of("Asia/Shanghai");
            beans.registerBean("fmt", Fmt.class, () -> new Fmt(Clock.fixed(NOW, shanghai), () -> shanghai));
            beans.registerBean("here", Here.class);
            beans.registerBean("sparks", Sparks.class);
            beans.registerBean("assets", Assets.class, Assets::new);
            beans.registerBean("shell", Shell.class, () -> new Shell(beans.getBeanProvider(BrandSource.class)));
            beans.refresh();
            ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
            resolver.setPrefix("templates/");
            resolver.setSuffix(".html");
            resolver.setCharacterEncoding("UTF-8");
            SpringTemplateEngine engine = new SpringTemplateEngine();
            engine.setTemplateResolver(resolver);
            engine.addDialect(new IconDialect(new Assets()));
            WebContext context = new WebContext(JakartaServletWebApplication.buildApplication(new MockServletContext())
                    .buildExchange(request, new MockHttpServletResponse()));
            model.forEach(context::setVariable);
            context.setVariable(
                    ThymeleafEvaluationContext.THYMELEAF_EVALUATION_CONTEXT_CONTEXT_VARIABLE_NAME,
                    new ThymeleafEvaluationContext(beans, null));
            return engine.process(template, context);
        } finally {
            RequestContextHolder.resetRequestAttributes();
        }
    }
}
