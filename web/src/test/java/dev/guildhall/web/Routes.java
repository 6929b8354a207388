package dev.guildhall.web;

import dev.guildhall.access.ForKind;
import dev.guildhall.access.ForProgram;
import dev.guildhall.access.Needs;
import dev.guildhall.access.NeedsOfKind;
import dev.guildhall.access.Open;
import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.Actor;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every address of the application with what it says about who may use it. */
record Routes(List<Route> all) {
    private static final List<Class<? extends Annotation>> DECLARED =
            List.of(Needs.class, ForProgram.class, ForKind.class, SignedIn.class, Open.class, NeedsOfKind.class);
    private static final Pattern AUTHORITY = Pattern.compile("hasAuthority\\('([^']+)'\\)");
    private static final Pattern KINDS = Pattern.compile("has(?:Any)?Role\\('[A-Z_]+'(?:, ?'[A-Z_]+')*\\)");

    /** How an address is guarded. */
    enum Guard {
        PERMISSION,
        PERMISSION_OF_PROGRAM,
        KIND,
        SIGNED_IN,
        OPEN,
        PERMISSION_OF_KIND,
        NONE,
        UNREADABLE
    }

    record Declaration(Guard guard, @Nullable String permission) {}

    record Route(String method, String pattern, HandlerMethod handler, Declaration declaration) {
        boolean takes(Class<?> type) {
            return Arrays.asList(handler.getMethod().getParameterTypes()).contains(type);
        }

        boolean isUnder(String path) {
            return pattern.equals(path) || pattern.startsWith(path + "/");
        }

        @Override
        public String toString() {
            return method + " " + pattern + " (" + handler.getShortLogMessage() + ")";
        }
    }

    static Routes of(Collection<RequestMappingHandlerMapping> mappings) {
        List<Route> routes = new ArrayList<>();
        for (RequestMappingHandlerMapping mapping : mappings) {
            for (Map.Entry<RequestMappingInfo, HandlerMethod> each :
                    mapping.getHandlerMethods().entrySet()) {
                Set<String> methods = new java.util.TreeSet<>();
                each.getKey().getMethodsCondition().getMethods().forEach(method -> methods.add(method.name()));
                if (methods.isEmpty()) {
                    methods.add("GET");
                }
                for (String pattern : each.getKey().getPatternValues()) {
                    for (String method : methods) {
                        routes.add(new Route(method, pattern, each.getValue(), declaration(each.getValue())));
                    }
                }
            }
        }
        return new Routes(routes.stream()
                .sorted(java.util.Comparator.comparing(Route::pattern).thenComparing(Route::method))
                .toList());
    }

    /** As the framework reads it: what stands on the method counts before what stands on the class that declares it. */
    private static Declaration declaration(HandlerMethod handler) {
        Declaration own = declaration(handler.getMethod());
        return own.guard() == Guard.NONE ? declaration(handler.getMethod().getDeclaringClass()) : own;
    }

    private static Declaration declaration(AnnotatedElement element) {
        List<MergedAnnotation<PreAuthorize>> rules =
                MergedAnnotations.from(element, MergedAnnotations.SearchStrategy.TYPE_HIERARCHY).stream(
                                PreAuthorize.class)
                        .toList();
        if (rules.isEmpty()) {
            return new Declaration(Guard.NONE, null);
        }
        if (rules.size() > 1) {
            return new Declaration(Guard.UNREADABLE, null);
        }
        Optional<Class<? extends Annotation>> named = DECLARED.stream()
                .filter(type -> AnnotatedElementUtils.hasAnnotation(element, type))
                .findFirst();
        if (named.isPresent()) {
            return named(element, named.get());
        }
        String rule = rules.getFirst().getString("value");
        Matcher authority = AUTHORITY.matcher(rule);
        if (authority.matches()) {
            return new Declaration(Guard.PERMISSION, authority.group(1));
        }
        if (KINDS.matcher(rule).matches()) {
            return new Declaration(Guard.KIND, null);
        }
        return switch (rule) {
            case "isAuthenticated()" -> new Declaration(Guard.SIGNED_IN, null);
            case "permitAll()" -> new Declaration(Guard.OPEN, null);
            default -> new Declaration(Guard.UNREADABLE, null);
        };
    }

    private static Declaration named(AnnotatedElement element, Class<? extends Annotation> type) {
        if (type == Needs.class) {
            return new Declaration(
                    Guard.PERMISSION,
                    Objects.requireNonNull(AnnotatedElementUtils.findMergedAnnotation(element, Needs.class))
                            .value());
        }
        if (type == ForProgram.class) {
            return new Declaration(
                    Guard.PERMISSION_OF_PROGRAM,
                    Objects.requireNonNull(AnnotatedElementUtils.findMergedAnnotation(element, ForProgram.class))
                            .value());
        }
        if (type == ForKind.class) {
            return new Declaration(Guard.KIND, null);
        }
        if (type == NeedsOfKind.class) {
            return new Declaration(Guard.PERMISSION_OF_KIND, null);
        }
        return new Declaration(type == Open.class ? Guard.OPEN : Guard.SIGNED_IN, null);
    }

    /**
     * What is wrong with them, in words.
     *
     * @param ofModules permissions that modules declare
     * @param ofOperators permissions of the operator's console
     * @param menu path → permission of the entries of both consoles' menus
     */
    List<String> complaints(Set<String> ofModules, Set<String> ofOperators, Map<String, String> menu) {
        List<String> complaints = new ArrayList<>();
        for (Route route : all) {
            Declaration declared = route.declaration();
            switch (declared.guard()) {
                case NONE -> complaints.add(route + " declares nobody");
                case UNREADABLE -> complaints.add(route + " declares more than one rule, or one that cannot be read");
                case PERMISSION -> {
                    Set<String> known = route.isUnder("/operator") ? ofOperators : ofModules;
                    if (!known.contains(declared.permission())) {
                        complaints.add(route + " needs " + declared.permission() + ", which nothing there declares");
                    }
                }
                case PERMISSION_OF_PROGRAM -> {
                    if (!ofModules.contains(declared.permission())) {
                        complaints.add(route + " needs " + declared.permission() + ", which nothing there declares");
                    }
                    if (!route.isUnder("/api/tenant")) {
                        complaints.add(route + " is a program's outside /api/tenant");
                    }
                    if (route.takes(Actor.class)) {
                        complaints.add(route + " wants an actor of a program");
                    }
                }
                default -> {
                    // Says who may use it; the walks see whether it is so.
                }
            }
            String ofMenu = route.method().equals("GET") ? menu.get(route.pattern()) : null;
            if (ofMenu != null && !ofMenu.equals(declared.permission()) && !ofMenu.isEmpty()) {
                complaints.add(route + " needs " + declared.permission() + ", its menu entry " + ofMenu);
            }
        }
        return complaints;
    }

    boolean has(String method, String pattern) {
        return all.stream()
                .anyMatch(route ->
                        route.method().equals(method) && route.pattern().equals(pattern));
    }
}
