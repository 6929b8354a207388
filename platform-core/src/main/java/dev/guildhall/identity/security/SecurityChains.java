package dev.guildhall.identity.security;

import dev.guildhall.identity.PublicPaths;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.problem.ProblemWriter;
import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
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
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who may come in where. Five doors, tried in this order: authorization server, operator's API and console, tenant's console,
 * member API; what is left is public files. Nothing is open that is not named here or by a {@link PublicPaths} bean.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableMethodSecurity
class SecurityChains {
    /** Pages load nothing from elsewhere and run no script of their own; the layout writes the brand's colours as a style. */
    private static final String PAGES =
            "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline';"
                    + " object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /** The mini-program's H5 build writes style elements while it runs and shows pictures of members. */
    private static final String H5 =
            "default-src 'self'; img-src 'self' data: blob: https:; style-src 'self' 'unsafe-inline';"
                    + " font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    private static final String[] MEMBER_PUBLIC = {
        "/api/bootstrap", "/api/openapi", "/api/verification-codes", "/api/password", "/api/password-reset"
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

    @Bean
    @Order(1)
    SecurityFilterChain authorizationServerChain(
            HttpSecurity http,
            SigningIn signingIn,
            Authorizations authorizations,
            Clients clients,
            OAuth2TokenGenerator<OAuth2Token> tokens,
            TransactionTemplate transaction,
            TokenErrors errors,
            ProblemWriter problems) {
        OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
        // The framework's own patterns would also take an address in front, and make it a part of the issuer.
        RequestMatcher exact = anyOf("/oauth2/**", "/.well-known/**");
        http.securityMatcher(new AndRequestMatcher(exact, server.getEndpointsMatcher()))
                .with(
                        server,
                        configurer -> configurer
                                .clientAuthentication(
                                        client -> client.authenticationConverter(new PublicClient.Converter())
                                                .authenticationProvider(new PublicClient.Provider(clients)))
                                .tokenEndpoint(endpoint -> endpoint.accessTokenRequestConverter(new GrantConverter())
                                        .authenticationProvider(new GrantProvider(signingIn, authorizations, tokens))
                                        .authenticationProviders(providers -> inTurn(providers, transaction))
                                        .errorResponseHandler(errors)))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(failures -> failures.authenticationEntryPoint(new Doors.ProblemDoor(problems)))
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers(headers, NOTHING));
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
    SecurityFilterChain operatorConsoleChain(HttpSecurity http, Sessions sessions, ProblemWriter problems) {
        http.securityMatcher("/operator", "/operator/**")
                .addFilterBefore(new Doors.DeploymentOnly(problems), SecurityContextHolderFilter.class);
        console(
                http,
                sessions,
                problems,
                "/operator",
                requests -> requests.requestMatchers("/operator/sign-in", "/operator/welcome")
                        .permitAll()
                        .anyRequest()
                        .hasRole("OPERATOR"));
        return http.build();
    }

    @Bean
    @Order(4)
    SecurityFilterChain tenantConsoleChain(HttpSecurity http, Sessions sessions, ProblemWriter problems) {
        http.securityMatcher("/console", "/console/**")
                .addFilterBefore(new Doors.TenantOnly(problems), SecurityContextHolderFilter.class);
        console(
                http,
                sessions,
                problems,
                "/console",
                requests -> requests.requestMatchers(
                                "/console/sign-in",
                                "/console/sign-in/**",
                                "/console/welcome",
                                "/console/forgot",
                                "/console/forgot/**")
                        .permitAll()
                        .anyRequest()
                        .hasRole("STAFF"));
        return http.build();
    }

    @Bean
    @Order(5)
    SecurityFilterChain memberApiChain(
            HttpSecurity http, MemberTokens tokens, ProblemWriter problems, ObjectProvider<PublicPaths> opened) {
        http.securityMatcher("/api/**")
                .addFilterBefore(new Doors.TenantOnly(problems), SecurityContextHolderFilter.class)
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
    @Order(6)
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
    @Order(7)
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
                .headers(
                        headers -> headers(headers, PAGES).cacheControl(HeadersConfigurer.CacheControlConfig::disable));
        return http.build();
    }

    private static void console(
            HttpSecurity http,
            Sessions sessions,
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
                .headers(headers -> headers(headers, PAGES));
    }

    /** Puts the framework's handling of refresh tokens into turns. */
    private static void inTurn(List<AuthenticationProvider> providers, TransactionTemplate transaction) {
        providers.replaceAll(provider -> provider instanceof OAuth2RefreshTokenAuthenticationProvider
                ? new RefreshInTurn(provider, transaction)
                : provider);
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
