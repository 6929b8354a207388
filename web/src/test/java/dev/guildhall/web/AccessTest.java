package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.access.ProgramAddresses;
import dev.guildhall.catalog.Blueprint;
import dev.guildhall.catalog.Blueprints;
import dev.guildhall.catalog.MemberPermission;
import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.Client;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.Operator;
import dev.guildhall.identity.client.ClientDraft;
import dev.guildhall.identity.client.ClientKind;
import dev.guildhall.identity.client.ClientRegistry;
import dev.guildhall.identity.operator.OperatorClients;
import dev.guildhall.identity.operator.OperatorRights;
import dev.guildhall.identity.operator.Operators;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.testing.Covers;
import dev.guildhall.web.Routes.Guard;
import dev.guildhall.web.Routes.Route;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import planted.access.CarelessPages;

/** Every address declares who may use it, and is guarded as it declares (X6, roles and permissions). */
@SuppressWarnings("NullAway.Init") // filled step by step
class AccessTest extends RunningServer {
    private static final String SOMEBODY = "0199f000-0000-7000-8000-000000000001";

    @Autowired
    ApplicationContext application;

    @Autowired
    ModuleCatalog catalog;

    @Autowired
    OperatorRights operatorRights;

    @Autowired
    Accounts accounts;

    @Autowired
    Blueprints blueprints;

    @Autowired
    Operators operators;

    @Autowired
    OperatorClients operatorClients;

    @Autowired
    ClientRegistry clients;

    @Autowired
    ProgramAddresses addresses;

    @Autowired
    @Qualifier("platform") JdbcClient platform;

    @Test
    @Covers("X6")
    void everyAddressDeclaresWhoMayUseIt() {
        assertThat(routes().complaints(ofModules(), ofOperators(), menu())).isEmpty();
        assertThat(routes().all()).hasSizeGreaterThan(100);
    }

    @Test
    void addressesComeFromHandlersOnly() {
        assertThat(application.getBeansOfType(RouterFunction.class)).isEmpty();
    }

    @Test
    void everyEntryOfTheMenuLeadsToAPage() {
        Routes routes = routes();
        assertThat(menu().keySet().stream().filter(path -> !routes.has("GET", path)))
                .isEmpty();
    }

    @Test
    void eachKindOfCarelessnessIsFound() {
        RequestMappingHandlerMapping careless = new RequestMappingHandlerMapping();
        CarelessPages pages = new CarelessPages();
        for (Method method : CarelessPages.class.getDeclaredMethods()) {
            var mapping = org.springframework.core.annotation.AnnotatedElementUtils.findMergedAnnotation(
                    method, org.springframework.web.bind.annotation.RequestMapping.class);
            if (mapping != null) {
                careless.registerMapping(
                        RequestMappingInfo.paths(mapping.path())
                                .methods(mapping.method())
                                .build(),
                        pages,
                        method);
            }
        }
        List<String> complaints = Routes.of(List.of(careless)).complaints(ofModules(), ofOperators(), menu());
        assertThat(complaints)
                .hasSize(8)
                .anyMatch(line -> line.contains("/console/undeclared") && line.contains("declares nobody"))
                .anyMatch(line -> line.contains("core.staf.edit"))
                .anyMatch(line -> line.contains("/console/operators-own"))
                .anyMatch(line -> line.contains("/operator/staffs-own"))
                .anyMatch(line -> line.contains("/api/unreadable"))
                .anyMatch(line -> line.contains("/api/two"))
                .anyMatch(line -> line.contains("/api/programs") && line.contains("outside /api/tenant"))
                .anyMatch(line -> line.contains("its menu entry core.brand.edit"));
    }

    /** The rule must also be applied: each handler is called, without a request, by one who lacks what it declares. */
    @Test
    void noHandlerIsEnteredWithoutWhatItNeeds() throws Exception {
        var nobody = new TestingAuthenticationToken("nobody", "", "ROLE_STAFF", "ROLE_OPERATOR");
        var programWithNothing = new TestingAuthenticationToken("program", "", "ROLE_" + Client.KIND);
        var stranger = new AnonymousAuthenticationToken(
                "stranger", "stranger", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
        List<Route> entered = new ArrayList<>();
        try {
            for (Route route : routes().all()) {
                Guard guard = route.declaration().guard();
                SecurityContextHolder.setContext(new SecurityContextImpl(
                        switch (guard) {
                            case PERMISSION -> nobody;
                            case PERMISSION_OF_PROGRAM -> programWithNothing;
                            default -> stranger;
                        }));
                if (guard != Guard.OPEN && !isRefused(route)) {
                    entered.add(route);
                }
            }
        } finally {
            SecurityContextHolder.clearContext();
        }
        assertThat(entered).isEmpty();
    }

    /** Nor does a program that holds every permission there is enter what is people's, or people what is programs'. */
    @Test
    void programsAndPeopleKeepToTheirOwnAddresses() throws Exception {
        String[] everything = ofModules().toArray(String[]::new);
        var program = new TestingAuthenticationToken("program", "", authorities("ROLE_" + Client.KIND, everything));
        var owner = new TestingAuthenticationToken("owner", "", authorities("ROLE_" + Actor.STAFF, everything));
        List<String> entered = new ArrayList<>();
        int programs = 0;
        try {
            for (Route route : routes().all()) {
                Guard guard = route.declaration().guard();
                boolean own = guard == Guard.PERMISSION_OF_PROGRAM || route.takes(Client.class);
                if (!route.isUnder("/api") || guard == Guard.OPEN) {
                    continue;
                }
                SecurityContextHolder.setContext(new SecurityContextImpl(own ? owner : program));
                if (!isRefused(route)) {
                    entered.add((own ? "the owner at " : "a program at ") + route);
                }
                programs += own ? 1 : 0;
            }
        } finally {
            SecurityContextHolder.clearContext();
        }
        assertThat(entered).isEmpty();
        assertThat(programs).isGreaterThan(5);
    }

    @Test
    void aProgramIsLetInWhereItHoldsThePermissionAndNowhereElse() throws Exception {
        tenant = tenants.open("access-walk", "certification");
        Map<String, List<String>> offered = addresses.ofTenants();
        assertThat(offered).hasSizeGreaterThan(2);
        for (String held : offered.keySet()) {
            token = tokenOfProgram(Set.of(held));
            for (Route route : routes().all()) {
                if (route.isUnder("/api") && route.declaration().guard() != Guard.OPEN) {
                    boolean own = held.equals(route.declaration().permission())
                                    && route.declaration().guard() == Guard.PERMISSION_OF_PROGRAM
                            || route.takes(Client.class) && route.declaration().guard() == Guard.KIND;
                    int status = asProgram(base(), route);
                    boolean refused = status == 403 || status == 404 && !own || wantsMore(route) && status / 100 == 4;
                    assertThat(own ? status != 401 && status != 403 : refused)
                            .as("%s with %s: %d", route, held, status)
                            .isTrue();
                }
            }
        }
    }

    /** Clients of the operator's API likewise; what may be given to one is what an address asks for. */
    @Test
    void aClientOfTheOperatorsIsLetInWhereItHoldsThePermissionAndNowhereElse() throws Exception {
        Map<String, List<String>> offered = addresses.ofOperators();
        assertThat(offered.keySet()).isSubsetOf(ofOperators()).contains("operator.tenants.view");
        Operator everything = new Operator(Ids.next(), "运营", false, ofOperators());
        for (String held : offered.keySet()) {
            String id = "walk-" + Long.toString(System.nanoTime(), 36);
            String secret = operatorClients.create(everything, id, "走查", Set.of(held));
            token = tokenOfClient(root(), id, secret, "");
            for (Route route : routes().all()) {
                if (route.isUnder("/operator/api")) {
                    int status = asProgram(root(), route);
                    boolean own = held.equals(route.declaration().permission());
                    assertThat(
                                    own
                                            ? status != 401 && status != 403
                                            : status == 403 || wantsMore(route) && status == 400)
                            .as("%s with %s: %d", route, held, status)
                            .isTrue();
                } else if (route.isUnder("/operator") && route.declaration().guard() != Guard.OPEN) {
                    assertThat(asProgram(root(), route)).as("%s", route).isIn(302, 401, 403, 404);
                }
            }
        }
    }

    private String tokenOfProgram(Set<String> permissions) throws Exception {
        Actor owner = new Actor(AccountId.of(SOMEBODY), Actor.STAFF, "沈知远", permissions);
        ClientRegistry.Issued program = in(() -> clients.register(
                ClientKind.PROGRAM, new ClientDraft("走查", "", List.of(), List.of(), permissions), owner));
        return tokenOfClient(
                base(), program.clientId(), Objects.requireNonNull(program.secret()), String.join("%20", permissions));
    }

    private String tokenOfClient(String at, String id, String secret, String scope) throws Exception {
        token = null;
        Answer granted = send(HttpRequest.newBuilder(URI.create(at + "/oauth2/token"))
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "grant_type=client_credentials" + (scope.isEmpty() ? "" : "&scope=" + scope))));
        assertThat(granted.status()).as("%s", granted).isEqualTo(200);
        return granted.body().path("access_token").asString();
    }

    private int asProgram(String at, Route route) throws Exception {
        String path = route.pattern()
                .replaceAll("\\{[^}]*\\}", SOMEBODY)
                .replace("/**", "/x")
                .replace("*", "x");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(at + path))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .method(
                                        route.method(),
                                        route.method().equals("GET")
                                                ? HttpRequest.BodyPublishers.noBody()
                                                : HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String[] authorities(String role, String[] permissions) {
        return Stream.concat(Stream.of(role), Arrays.stream(permissions)).toArray(String[]::new);
    }

    @Test
    void whoIsNotSignedInGetsNowhereButToWhatIsOpen() throws Exception {
        tenant = tenants.open("access-walk", "certification");
        HttpClient stranger = HttpClient.newHttpClient();
        List<String> wrong = new ArrayList<>();
        for (Route route : routes().all()) {
            int status = walk(stranger, route, null);
            boolean sentAway = status == 302 || status == 401 || status == 403 || status == 404;
            boolean stopped = (status == 400 || status == 415) && wantsMore(route);
            if (route.declaration().guard() != Guard.OPEN && !sentAway && !stopped) {
                wrong.add(status + " for a stranger: " + route);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatNoHandlerAnswersIsClosed() throws Exception {
        tenant = tenants.open("access-walk", "certification");
        for (String address : List.of(
                base() + "/console/nothing-here",
                base() + "/api/nothing-here",
                base() + "/oauth2/nothing-here",
                base() + "/nothing-here",
                root() + "/operator/nothing-here",
                root() + "/operator/api/nothing-here",
                root() + "/actuator/env")) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(address)).GET().build();
            int status = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            assertThat(status).as(address).isIn(302, 401, 404);
        }
    }

    @Test
    void aMemberOfStaffWithoutAnyPermissionIsRefusedOnEveryPageThatNeedsOne() throws Exception {
        tenant = tenants.open("access-walk", "certification");
        String username = "bare" + System.nanoTime();
        in(() -> accounts.open(new NewAccount(Actor.STAFF, "无角色", null, username, PASSWORD, false, Set.of())));
        signIn(username);
        HttpResponse<String> home = browse("/console");
        assertThat(home.statusCode()).isEqualTo(200);
        String csrf = home.body().replaceAll("(?s).*<meta name=\"csrf\" content=\"([^\"]+)\".*", "$1");
        List<String> wrong = new ArrayList<>();
        for (Route route : routes().all()) {
            Guard guard = route.declaration().guard();
            if (route.isUnder("/console") && (guard == Guard.PERMISSION || guard == Guard.PERMISSION_OF_KIND)) {
                int status = walk(http, route, csrf);
                // 400: turned away for what the request lacks; the handler itself is tried above.
                if (status != 403 && status != 404 && status != 400) {
                    wrong.add(status + ": " + route);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** A role of a blueprint may name what a module of another deployment declares, but misspells nothing of ours. */
    @Test
    @Covers("A25")
    void theRolesOfBlueprintsNamePermissionsThatThereAre() {
        Set<String> known = ofModules();
        Set<String> modules = catalog.all().stream().map(ModuleDescriptor::id).collect(Collectors.toSet());
        for (Blueprint blueprint : blueprints.all()) {
            assertThat(blueprint.roles())
                    .as(blueprint.id())
                    .extracting(Blueprint.Role::id)
                    .contains("owner", "secretary", "reviewer", "finance", "editor", "support");
            assertThat(blueprint.roles().stream()
                            .flatMap(role -> role.permissions().stream())
                            .filter(permission -> !permission.equals("*"))
                            .filter(permission -> modules.contains(permission.substring(0, permission.indexOf('.'))))
                            .filter(permission -> !known.contains(permission)))
                    .as(blueprint.id())
                    .isEmpty();
        }
    }

    @Test
    void anOperatorWhoOnlyReadsIsRefusedOnEveryAddressThatNeedsMore() throws Exception {
        String name = "reader" + System.nanoTime();
        OperatorBrowser reader = OperatorBrowser.signedIn(root(), operators, name);
        platform.sql("UPDATE operator SET role = 'READER' WHERE username = ?")
                .param(name)
                .update();
        tenant = tenants.open("access-walk", "certification");
        String csrf = reader.csrf("/operator");
        List<String> wrong = new ArrayList<>();
        for (Route route : routes().all()) {
            boolean console = route.isUnder("/operator") && !route.isUnder("/operator/api");
            if (console && route.declaration().guard() == Guard.PERMISSION) {
                boolean seeing =
                        Objects.requireNonNull(route.declaration().permission()).endsWith(".view");
                int status = walk(reader.http, route, csrf);
                boolean refused = status == 403 || status == 404 || status == 400;
                if (seeing ? status == 403 : !refused) {
                    wrong.add(status + ": " + route);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(reader.open("/operator").body()).contains("只读").doesNotContain("/operator/accounts");
    }

    private int walk(HttpClient client, Route route, @org.jspecify.annotations.Nullable String csrf) throws Exception {
        String path = route.pattern()
                .replaceAll("\\{[^}]*\\}", SOMEBODY)
                .replace("/**", "/x")
                .replace("*", "x");
        boolean deployments = route.isUnder("/operator") || route.isUnder("/sandbox");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create((deployments ? root() : base()) + path))
                .header("Accept", "text/html")
                .method(
                        route.method(),
                        route.method().equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(""));
        if (csrf != null) {
            request.header("X-CSRF-TOKEN", csrf);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Whether the request would have been turned away for what it lacks before anybody was asked for a permission. */
    private static boolean wantsMore(Route route) {
        return Arrays.stream(route.handler().getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestParam.class)
                        || parameter.hasParameterAnnotation(RequestBody.class)
                        || parameter.hasParameterAnnotation(RequestPart.class)
                        || parameter.getParameterType().isEnum());
    }

    private boolean isRefused(Route route) throws IllegalAccessException {
        Object bean = route.handler().getBean() instanceof String name
                ? application.getBean(name)
                : route.handler().getBean();
        Method method = AopUtils.selectInvocableMethod(route.handler().getMethod(), bean.getClass());
        method.setAccessible(true);
        Object[] nothing = Arrays.stream(method.getParameterTypes())
                .map(AccessTest::nothing)
                .toArray();
        try {
            method.invoke(bean, nothing);
            return false;
        } catch (InvocationTargetException e) {
            return e.getCause() instanceof AccessDeniedException;
        }
    }

    private static @org.jspecify.annotations.Nullable Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        if (type == long.class) {
            return 0L;
        }
        if (type == double.class) {
            return 0d;
        }
        return null;
    }

    private Routes routes() {
        return new Routes(
                Routes.of(application
                                .getBeansOfType(RequestMappingHandlerMapping.class)
                                .values())
                        .all()
                        .stream()
                        // The description of the API is served by the library that makes it; the chain guards it.
                        .filter(route -> route.handler().getBeanType().getName().startsWith("dev.guildhall")
                                || !Set.of("/api/openapi", "/api/openapi.yaml").contains(route.pattern()))
                        .toList());
    }

    private Set<String> ofModules() {
        return catalog.all().stream()
                .flatMap(module -> Stream.concat(
                        module.permissions().stream().map(Permission::id),
                        module.memberPermissions().stream().map(MemberPermission::id)))
                .collect(Collectors.toSet());
    }

    private Set<String> ofOperators() {
        return operatorRights.all().stream().map(Permission::id).collect(Collectors.toSet());
    }

    private Map<String, String> menu() {
        return catalog.all().stream()
                .map(ModuleDescriptor::menu)
                .flatMap(List::stream)
                .collect(Collectors.toMap(MenuEntry::path, MenuEntry::permission, (one, other) -> one));
    }
}
