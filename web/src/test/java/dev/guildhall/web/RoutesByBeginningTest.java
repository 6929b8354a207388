package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.context.support.GenericWebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** The same routes, asked for in the framework's way and in ours. */
class RoutesByBeginningTest {
    private static final List<String> PATTERNS = List.of(
            "/api/cards",
            "/api/cards/{id}",
            "/api/cards/{id}/unlock",
            "/api/cards/mine",
            "/api/cards/of-{who}",
            "/api/cardsets/{id}",
            "/api/{module}/help",
            "/files/**",
            "/pages/{*rest}",
            "/a?c/{id}",
            "/{tenant}/door");

    final RequestMappingHandlerMapping plain = new RequestMappingHandlerMapping();
    final RoutesByBeginning ours = new RoutesByBeginning();

    /** Answers nothing: only which of its patterns was found is looked at. */
    static final class Target {
        void answer() {}
    }

    @BeforeEach
    void theSameRoutes() throws Exception {
        Method answer = Target.class.getDeclaredMethod("answer");
        for (RequestMappingHandlerMapping mapping : List.of(plain, ours)) {
            GenericWebApplicationContext context = new GenericWebApplicationContext();
            context.refresh();
            mapping.setApplicationContext(context);
            mapping.afterPropertiesSet();
            RequestMappingInfo.BuilderConfiguration options = mapping.getBuilderConfiguration();
            for (String pattern : PATTERNS) {
                RequestMappingInfo.Builder route = RequestMappingInfo.paths(pattern)
                        .methods(RequestMethod.GET)
                        .options(options);
                mapping.registerMapping(route.build(), new Target(), answer);
            }
            mapping.registerMapping(
                    RequestMappingInfo.paths("/x/{id}", "/y/{id}")
                            .methods(RequestMethod.POST)
                            .options(options)
                            .build(),
                    new Target(),
                    answer);
        }
        ours.handlerMethodsInitialized(ours.getHandlerMethods());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/cards",
                "/api/cards/",
                "/api/cards/7",
                "/api/cards/7/unlock",
                "/api/cards/mine",
                "/api/cards/of-lin",
                "/api/cardsets/7",
                "/api/talent/help",
                "/api/c%61rds/7",
                "/api/cards/%E6%9E%97",
                "/api/cards;v=1/7",
                "/API/cards/7",
                "/files",
                "/files/",
                "/files/a/b.png",
                "/pages",
                "/pages/a/b",
                "/abc/7",
                "/guild/door",
                "/nowhere",
                "/api",
                "/"
            })
    void theRouteIsTheOneThatTheFrameworkFinds(String path) throws Exception {
        MockHttpServletRequest expected = request("GET", path);
        MockHttpServletRequest actual = request("GET", path);
        @Nullable HandlerExecutionChain one = plain.getHandler(expected);
        @Nullable HandlerExecutionChain other = ours.getHandler(actual);
        assertThat(other == null).isEqualTo(one == null);
        for (String attribute : List.of(
                HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE,
                HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE,
                HandlerMapping.PATH_WITHIN_HANDLER_MAPPING_ATTRIBUTE)) {
            assertThat(String.valueOf(actual.getAttribute(attribute)))
                    .isEqualTo(String.valueOf(expected.getAttribute(attribute)));
        }
    }

    @Test
    void aRouteOfSeveralAddressesIsFoundByEach() throws Exception {
        for (String path : List.of("/x/1", "/y/1")) {
            assertThat(ours.getHandler(request("POST", path)))
                    .isNotNull()
                    .extracting(HandlerExecutionChain::getHandler)
                    .isInstanceOf(HandlerMethod.class);
        }
    }

    @Test
    void anotherMethodIsRefusedByName() {
        assertThatThrownBy(() -> ours.getHandler(request("GET", "/x/1")))
                .isInstanceOfSatisfying(
                        HttpRequestMethodNotSupportedException.class,
                        refused -> assertThat(refused.getSupportedMethods()).containsExactly("POST"));
    }

    private static MockHttpServletRequest request(String method, String path) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        ServletRequestPathUtils.parseAndCache(request);
        return request;
    }
}
