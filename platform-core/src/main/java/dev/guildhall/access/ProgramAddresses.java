package dev.guildhall.access;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Which permissions open an address to a program, read off the addresses themselves: what may be given to a program is what
 * it can use. Each answer maps the id of a permission to lines such as {@code GET /api/tenant/orders}.
 */
@Component
public class ProgramAddresses {
    private static final String OPERATORS = "/operator/api/";

    private final ObjectProvider<RequestMappingHandlerMapping> mappings;

    ProgramAddresses(ObjectProvider<RequestMappingHandlerMapping> mappings) {
        this.mappings = mappings;
    }

    /** For programs of a tenant. */
    public Map<String, List<String>> ofTenants() {
        return addresses("/api/", method -> {
            ForProgram program = found(method, ForProgram.class);
            return program == null ? null : program.value();
        });
    }

    /** For clients of the operator's API. */
    public Map<String, List<String>> ofOperators() {
        return addresses(OPERATORS, method -> {
            Needs needs = found(method, Needs.class);
            return needs == null ? null : needs.value();
        });
    }

    private Map<String, List<String>> addresses(String below, Function<Method, @Nullable String> permission) {
        Map<String, List<String>> addresses = new TreeMap<>();
        mappings.orderedStream()
                .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                .forEach(handler -> {
                    String needed = permission.apply(handler.getValue().getMethod());
                    for (String path : handler.getKey().getPatternValues()) {
                        if (needed != null && path.startsWith(below)) {
                            addresses
                                    .computeIfAbsent(needed, any -> new ArrayList<>())
                                    .add(methods(handler.getKey()) + " " + path);
                        }
                    }
                });
        addresses.values().forEach(lines -> lines.sort(null));
        return addresses;
    }

    private static <A extends Annotation> @Nullable A found(Method method, Class<A> type) {
        A own = AnnotatedElementUtils.findMergedAnnotation(method, type);
        return own != null ? own : AnnotatedElementUtils.findMergedAnnotation(method.getDeclaringClass(), type);
    }

    private static String methods(RequestMappingInfo mapping) {
        List<String> methods = mapping.getMethodsCondition().getMethods().stream()
                .map(Enum::name)
                .sorted()
                .toList();
        return methods.isEmpty() ? "GET" : String.join("|", methods);
    }
}
