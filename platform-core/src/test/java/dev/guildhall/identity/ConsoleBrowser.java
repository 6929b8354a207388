package dev.guildhall.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import jakarta.servlet.http.Cookie;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Somebody at a console: keeps cookies, sends forms with the token of the page they stand on, comes from one address. */
class ConsoleBrowser {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final MockMvc web;
    private final String base;
    private final String page;
    private final String address;
    private final Map<String, Cookie> cookies = new LinkedHashMap<>();

    /**
     * @param base what stands before each path, such as {@code /t/slug}
     * @param page a page with a form that everybody may open
     */
    ConsoleBrowser(MockMvc web, String base, String page, String address) {
        this.web = web;
        this.base = base;
        this.page = page;
        this.address = address;
    }

    ResultActions open(String path) throws Exception {
        return go(get(base + path).accept(MediaType.TEXT_HTML));
    }

    ResultActions send(String path, String... fields) throws Exception {
        String form = open(page).andReturn().getResponse().getContentAsString();
        Matcher token = CSRF.matcher(form);
        assertThat(token.find()).as("a form on %s: %s", page, form).isTrue();
        MockHttpServletRequestBuilder request = post(base + path).param("_csrf", token.group(1));
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        return go(request.accept(MediaType.TEXT_HTML));
    }

    /** Where the last answer leads, below the base. */
    static String where(ResultActions result) {
        return Objects.requireNonNullElse(result.andReturn().getResponse().getRedirectedUrl(), "");
    }

    static String text(ResultActions result) throws Exception {
        return result.andReturn().getResponse().getContentAsString();
    }

    private ResultActions go(MockHttpServletRequestBuilder request) throws Exception {
        cookies.values().forEach(request::cookie);
        ResultActions result = web.perform(request.with(r -> {
            r.setRemoteAddr(address);
            return r;
        }));
        for (Cookie set : result.andReturn().getResponse().getCookies()) {
            if (set.getMaxAge() == 0) {
                cookies.remove(set.getName());
            } else {
                cookies.put(set.getName(), set);
            }
        }
        return result;
    }
}
