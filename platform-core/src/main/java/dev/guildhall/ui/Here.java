package dev.guildhall.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * The address of the page being made, changed in one part: filters, sorting and paging all live in the query string.
 * {@code ${@here.with('page', 2)}} in a template. Changing anything but the page goes back to the first page.
 */
@Component("here")
public class Here {

    /** The present address with one parameter set; a null or empty value takes it away. */
    public String with(String name, @Nullable Object value) {
        UriComponentsBuilder address = address(name);
        if (value == null || value.toString().isEmpty()) {
            address.replaceQueryParam(name);
        } else {
            address.replaceQueryParam(name, encoded(value.toString()));
        }
        return address.build(true).toUriString();
    }

    /** The present address with one value of a parameter that may stand several times taken away. */
    public String without(String name, Object value) {
        List<String> left = new ArrayList<>(Arrays.asList(values(name)));
        left.remove(value.toString());
        left.replaceAll(Here::encoded);
        return address(name).replaceQueryParam(name, left).build(true).toUriString();
    }

    /** The present address without any of the parameters, named with commas between. */
    public String cleared(String names) {
        UriComponentsBuilder address = address("");
        for (String name : names.split(",")) {
            address.replaceQueryParam(name.strip());
        }
        return address.build(true).toUriString();
    }

    /** The present address sorted by a column: ascending first, then descending, then ascending again. */
    public String sortedBy(String column) {
        return with("sort", "ascending".equals(sorting(column)) ? column + ",desc" : column);
    }

    /** The value of {@code aria-sort} of a column, or null when the list is not sorted by it. */
    public @Nullable String sorting(String column) {
        String[] sort = values("sort");
        if (sort.length == 0) {
            return null;
        }
        String[] parts = sort[0].split(",", 2);
        if (!parts[0].equals(column)) {
            return null;
        }
        return parts.length > 1 && parts[1].toLowerCase(Locale.ROOT).equals("desc") ? "descending" : "ascending";
    }

    /** The first value of a query parameter of this address, or an empty text. */
    public String value(String name) {
        String[] values = values(name);
        return values.length == 0 ? "" : values[0];
    }

    private String[] values(String name) {
        String[] values = request().getParameterMap().get(name);
        return values == null ? new String[0] : values;
    }

    private UriComponentsBuilder address(String changed) {
        HttpServletRequest request = request();
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(
                request.getAttribute("jakarta.servlet.forward.request_uri") instanceof String forwarded
                        ? forwarded
                        : request.getRequestURI());
        for (Map.Entry<String, String[]> each : request.getParameterMap().entrySet()) {
            if (!each.getKey().startsWith("_")
                    && (changed.equals("page") || !each.getKey().equals("page"))) {
                for (String value : each.getValue()) {
                    if (!value.isEmpty()) {
                        address.queryParam(encoded(each.getKey()), encoded(value));
                    }
                }
            }
        }
        return address;
    }

    private static String encoded(String value) {
        return UriUtils.encode(value, StandardCharsets.UTF_8);
    }

    private static HttpServletRequest request() {
        return ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
    }
}
