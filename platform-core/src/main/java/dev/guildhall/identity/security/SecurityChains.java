package dev.guildhall.identity.security;

import dev.guildhall.identity.PublicPaths;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.identity.domain.WechatSigningIn;
import dev.guildhall.identity.factor.ConsoleEntry;
import dev.guildhall.identity.factor.TokenStep;
import dev.guildhall.identity.operator.OperatorVisits;
import dev.guildhall.problem.ProblemWriter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationValidator;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.cors.CorsConfiguration;

/**
 * Who may come in where. Six doors, tried in this order: authorization server, operator's API and console, pages of signing
 * in to clients, tenant's console, member API; what is left is public files. Nothing is open that is not named here or by a {@link PublicPaths} bean.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableMethodSecurity
class SecurityChains {
    /** The mini-program's H5 build writes style elements while it runs and shows pictures of members. */
    private static final String H5 =
            "default-src 'self'; img-src 'self' data: blob: https:; style-src 'self' 'unsafe-inline';"
                    + " font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    private static final String[] MEMBER_PUBLIC = {
        "/api/bootstrap",
        "/api/openapi",
        "/api/verification-codes",
        "/api/password",
        "/api/password-reset",
        "/api/password-reset/email"
    };

    private static final String[] OTHER_PUBLIC = {
        "/",
        "/assets/**",
        "/media/**",
        "/favicon.ico",
        "/robots.txt",
        "/actuator/health",
        "/actuator/health/**",
        "/sandbox",
        "/sandbox/**"
    };

    /** The addresses of the authorization server; what else the framework could serve does not exist. */
    private static final String[] AUTHORIZATION = {
        "/oauth2/authorize",
        "/oauth2/token",
        "/oauth2/jwks",
        "/oauth2/revoke",
        "/oauth2/userinfo",
        "/oauth2/logout",
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server",
        "/.well-known/oauth-authorization-server/**"
    };

    private static final String[] AUTHORIZATION_OF_DEPLOYMENT = {
        "/oauth2/token", "/.well-known/oauth-authorization-server"
    };

    @Bean
    @Order(1)
    SecurityFilterChain authorizationServerChain(
            HttpSecurity http,
            TokenStep secondStep,
            SigningIn signingIn,
            WechatSigningIn wechatSigningIn,
            Authorizations authorizations,
            Clients clients,
            OAuth2TokenGenerator<OAuth2Token> tokens,
            TenantTokens tenantTokens,
            UserInfo userInfo,
            Sessions sessions,
            MemberSignOut signOut,
            TransactionTemplate transaction,
            TokenErrors errors,
            Clock clock,
            ProblemWriter problems) {
        OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
        // The framework's own patterns would also take an address in front, and make it a part of the issuer.
        RequestMatcher exact = anyOf(AUTHORIZATION);
        Doors.ConsoleDoor signIn = new Doors.ConsoleDoor(problems, "/sign-in");
        Doors.ProblemDoor program = new Doors.ProblemDoor(problems);
        http.securityMatcher(new AndRequestMatcher(exact, server.getEndpointsMatcher()))
                .addFilterBefore(
                        new Doors.TenantOnly(problems, anyOf(AUTHORIZATION_OF_DEPLOYMENT)),
                        SecurityContextHolderFilter.class)
                .addFilterAfter(new Doors.OwnSessionOnly(signIn), SecurityContextHolderFilter.class)
                .securityContext(context -> context.securityContextRepository(sessions))
                .with(
                        server,
                        configurer -> configurer
                                .clientAuthentication(
                                        client -> client.authenticationConverter(new PublicClient.Converter())
                                                .authenticationProvider(new PublicClient.Provider(clients)))
                                .authorizationEndpoint(endpoint -> endpoint.consentPage("/oauth2/consent")
                                        .authenticationProviders(providers -> byRules(providers, clock)))
                                .authorizationServerMetadataEndpoint(
                                        endpoint -> endpoint.authorizationServerMetadataCustomizer(
                                                metadata -> metadata.claims(Metadata::correct)))
                                .oidc(oidc -> oidc.providerConfigurationEndpoint(
                                                endpoint -> endpoint.providerConfigurationCustomizer(
                                                        metadata -> metadata.claims(Metadata::correct)))
                                        .userInfoEndpoint(endpoint -> endpoint.userInfoMapper(userInfo))
                                        .logoutEndpoint(endpoint -> endpoint.logoutResponseHandler(signOut)))
                                .tokenEndpoint(endpoint -> endpoint.accessTokenRequestConverter(new GrantConverter())
                                        .authenticationProvider(new GrantProvider(
                                                secondStep, signingIn, wechatSigningIn, authorizations, tokens))
                                        .authenticationProviders(providers -> inTurn(providers, transaction))
                                        .errorResponseHandler(errors)))
                .oauth2ResourceServer(resources -> resources
                        .jwt(jwt -> jwt.decoder(tenantTokens::decodeForUserInfo))
                        .authenticationEntryPoint(program)
                        .accessDeniedHandler(program))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(SecurityChains::wantsNoPage)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(failures -> failures.authenticationEntryPoint((request, response, failure) -> {
                    Doors.ProblemDoor door = Realm.isMemberPage(request) ? signIn : program;
                    door.commence(request, response, failure);
                }))
                .cors(cors -> cors.configurationSource(SecurityChains::ofAnyOrigin))
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers(headers, NOTHING));
        return http.build();
    }

    /** A client asks whether somebody is signed in, and wants an answer instead of a page (OpenID Connect, prompt=none). */
    private static boolean wantsNoPage(HttpServletRequest request) {
        return Realm.isMemberPage(request) && "none".equals(request.getParameter("prompt"));
    }

    /** Clients in browsers ask for tokens from their own origin; no cookie counts at these addresses. */
    private static @Nullable CorsConfiguration ofAnyOrigin(HttpServletRequest request) {
        if (Realm.isMemberPage(request) || !Realm.isTenant()) {
            return null;
        }
        CorsConfiguration cors = new CorsConfiguration();
        cors.addAllowedOrigin(CorsConfiguration.ALL);
        cors.setAllowedMethods(List.of("GET", "POST"));
        cors.setAllowedHeaders(List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE));
        cors.setAllowCredentials(false);
        cors.setMaxAge(Duration.ofHours(1));
        return cors;
    }

    /** Where members let outside clients in: sign-in and consent. */
    @Bean
    @Order(4)
    SecurityFilterChain memberPagesChain(
            HttpSecurity http, Sessions sessions, ConsoleEntry entry, ProblemWriter problems) {
        http.securityMatcher("/sign-in", "/sign-in/**", "/sign-out", "/oauth2/consent")
                .addFilterBefore(new Doors.TenantOnly(problems, request -> false), SecurityContextHolderFilter.class);
        console(
                http,
                sessions,
                entry,
                problems,
                "",
                requests -> requests.requestMatchers("/sign-in", "/sign-in/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated());
        return http.build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain operatorApiChain(HttpSecurity http, OperatorTokens tokens, ProblemWriter problems) {
        http.securityMatcher("/operator/api/**")
                .addFilterBefore(new Doors.DeploymentOnly(problems), SecurityContextHolderFilter.class)
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                                .permitAll()
                                .anyRequest()
                                .hasRole("OPERATOR"))
                .oauth2ResourceServer(server -> server.authenticationManagerResolver(tokens)
                        .authenticationEntryPoint(new Doors.ProblemDoor(problems))
                        .accessDeniedHandler(new Doors.ProblemDoor(problems)))
                .exceptionHandling(failures -> failures.authenticationEntryPoint(new Doors.ProblemDoor(problems))
                        .accessDeniedHandler(new Doors.ProblemDoor(problems)))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers(headers, NOTHING));
        return http.build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain operatorConsoleChain(
            HttpSecurity http, Sessions sessions, ConsoleEntry entry, OperatorVisits visits, ProblemWriter problems) {
        http.securityMatcher("/operator", "/operator/**")
                .logout(logout -> logout.addLogoutHandler(visits))
                .addFilterBefore(new Doors.DeploymentOnly(problems), SecurityContextHolderFilter.class);
        console(
                http,
                sessions,
                entry,
                problems,
                "/operator",
                requests -> requests.requestMatchers("/operator/sign-in", "/operator/sign-in/**", "/operator/welcome")
                        .permitAll()
                        .anyRequest()
                        .hasRole("OPERATOR"));
        return http.build();
    }

    @Bean
    @Order(5)
    SecurityFilterChain tenantConsoleChain(
            HttpSecurity http, Sessions sessions, ConsoleEntry entry, SupportGuard support, ProblemWriter problems) {
        http.securityMatcher("/console", "/console/**")
                .addFilterBefore(new Doors.TenantOnly(problems, request -> false), SecurityContextHolderFilter.class)
                .addFilterBefore(support.filter(), AuthorizationFilter.class)
                .csrf(csrf -> csrf.ignoringRequestMatchers("/console/support/enter"));
        console(
                http,
                sessions,
                entry,
                problems,
                "/console",
                requests -> requests.requestMatchers(
                                "/console/sign-in",
                                "/console/sign-in/**",
                                "/console/welcome",
                                "/console/support/enter",
                                "/console/forgot",
                                "/console/forgot/**")
                        .permitAll()
                        .anyRequest()
                        .hasRole("STAFF"));
        return http.build();
    }

    @Bean
    @Order(6)
    SecurityFilterChain memberApiChain(
            HttpSecurity http, MemberTokens tokens, ProblemWriter problems, ObjectProvider<PublicPaths> opened) {
        http.securityMatcher("/api/**")
                .addFilterBefore(new Doors.TenantOnly(problems, request -> false), SecurityContextHolderFilter.class)
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                                .permitAll()
                                .requestMatchers(MEMBER_PUBLIC)
                                .permitAll()
                                .requestMatchers(opened(opened))
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .oauth2ResourceServer(server -> server.authenticationManagerResolver(tokens)
                        .authenticationEntryPoint(new Doors.ProblemDoor(problems))
                        .accessDeniedHandler(new Doors.ProblemDoor(problems)))
                .exceptionHandling(failures -> failures.authenticationEntryPoint(new Doors.ProblemDoor(problems))
                        .accessDeniedHandler(new Doors.ProblemDoor(problems)))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers(headers, NOTHING));
        return http.build();
    }

    /** Files of the mini-program: like the rest, but with room for what its framework does. */
    @Bean
    @Order(7)
    SecurityFilterChain h5Chain(HttpSecurity http) {
        http.securityMatcher("/h5", "/h5/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers(headers, H5).cacheControl(HeadersConfigurer.CacheControlConfig::disable));
        return http.build();
    }

    @Bean
    @Order(8)
    SecurityFilterChain publicFilesChain(
            HttpSecurity http, ProblemWriter problems, ObjectProvider<PublicPaths> opened) {
        http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers(OTHER_PUBLIC)
                        .permitAll()
                        .requestMatchers(opened(opened))
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .exceptionHandling(failures -> failures.authenticationEntryPoint(new Doors.NothingHere(problems))
                        .accessDeniedHandler(new Doors.NothingHere(problems)))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers ->
                        headers(headers, PagePolicy.PAGES).cacheControl(HeadersConfigurer.CacheControlConfig::disable));
        return http.build();
    }

    private static void console(
            HttpSecurity http,
            Sessions sessions,
            ConsoleEntry entry,
            ProblemWriter problems,
            String root,
            Customizer<
                            org.springframework.security.config.annotation.web.configurers
                                                    .AuthorizeHttpRequestsConfigurer<
                                            HttpSecurity>
                                    .AuthorizationManagerRequestMatcherRegistry>
                    rules) {
        Doors.ConsoleDoor door = new Doors.ConsoleDoor(problems, root + "/sign-in");
        http.addFilterAfter(new Doors.OwnSessionOnly(door), SecurityContextHolderFilter.class)
                .addFilterBefore(new Doors.SecondStepFirst(entry), AuthorizationFilter.class)
                .securityContext(context -> context.securityContextRepository(sessions))
                .authorizeHttpRequests(requests -> {
                    requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                            .permitAll();
                    rules.customize(requests);
                })
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(door).accessDeniedHandler(door))
                .logout(logout -> logout.logoutUrl(root + "/sign-out").logoutSuccessUrl(root + "/sign-in?out"))
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(headers -> headers(headers, PagePolicy.PAGES));
    }

    /** Puts the framework's handling of refresh tokens and codes into turns. */
    private static void inTurn(List<AuthenticationProvider> providers, TransactionTemplate transaction) {
        providers.replaceAll(provider -> provider instanceof OAuth2RefreshTokenAuthenticationProvider
                        || provider instanceof OAuth2AuthorizationCodeAuthenticationProvider
                ? new InTurn(provider, transaction)
                : provider);
    }

    /** Adds this house's rules to the framework's, and makes codes by the application's clock. */
    private static void byRules(List<AuthenticationProvider> providers, Clock clock) {
        for (AuthenticationProvider provider : providers) {
            if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider requests) {
                requests.setAuthenticationValidator(
                        new OAuth2AuthorizationCodeRequestAuthenticationValidator().andThen(new AuthorizationRules()));
                requests.setAuthorizationCodeGenerator(new AuthorizationCodes(clock));
            } else if (provider instanceof OAuth2AuthorizationConsentAuthenticationProvider consents) {
                consents.setAuthorizationCodeGenerator(new AuthorizationCodes(clock));
            }
        }
    }

    private static HeadersConfigurer<HttpSecurity> headers(HeadersConfigurer<HttpSecurity> headers, String policy) {
        return headers.contentSecurityPolicy(csp -> csp.policyDirectives(policy))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .permissionsPolicyHeader(
                        permissions -> permissions.policy("camera=(), microphone=(), geolocation=(self)"));
    }

    private static RequestMatcher opened(ObjectProvider<PublicPaths> opened) {
        List<RequestMatcher> matchers = opened.orderedStream()
                .flatMap(paths -> paths.patterns().stream())
                .<RequestMatcher>map(
                        pattern -> PathPatternRequestMatcher.withDefaults().matcher(pattern))
                .toList();
        return matchers.isEmpty() ? request -> false : new OrRequestMatcher(matchers);
    }

    private static RequestMatcher anyOf(String... patterns) {
        return new OrRequestMatcher(Stream.of(patterns)
                .<RequestMatcher>map(
                        pattern -> PathPatternRequestMatcher.withDefaults().matcher(pattern))
                .toList());
    }
}
