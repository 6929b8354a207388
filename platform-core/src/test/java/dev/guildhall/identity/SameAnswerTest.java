package dev.guildhall.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.guildhall.notice.EmailSender;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.testing.Covers;
import dev.guildhall.vault.BlindIndex;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Nobody learns from an answer, or from the time it takes, whether a phone, a name or an e-mail address is known; only C27 tells. What the time
 * is made of is counted exactly: comparisons of passwords, and statements sent to the database, as PostgreSQL itself counts
 * them. The times are measured as well and printed; the bound on them is wide, so that a busy machine fails nothing.
 */
@Import(SameAnswerTest.Counting.class)
class SameAnswerTest extends IdentityTest {
    private static final int ROUNDS = 15;

    @Autowired
    CountedEncoder encoder;

    @Autowired
    Statements statements;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    BlindIndex blindIndex;

    @Autowired
    Vault vault;

    @Autowired
    Activations activations;

    TenantId tenant;

    /** A question that is asked about somebody. */
    enum Question {
        CODE_FOR_SIGN_IN(false),
        CODE_FOR_RESET(false),
        CODE_FOR_REGISTRATION(false),
        CODE_FOR_RESET_BY_EMAIL(true),
        RESET_BY_EMAIL(true),
        SIGN_IN_BY_PASSWORD(false),
        SIGN_IN_BY_NAME(true),
        SIGN_IN_BY_CODE(false),
        RESET(false),
        ACTIVATION(false),
        ACTIVATION_AGAIN(false);

        /** By a name or an address of the account, not by its phone. */
        final boolean byName;

        Question(boolean byName) {
            this.byName = byName;
        }
    }

    /** Counts comparisons, which take most of the time. */
    static class CountedEncoder implements PasswordEncoder {
        private final PasswordEncoder inner;
        final AtomicInteger matched = new AtomicInteger();

        CountedEncoder(PasswordEncoder inner) {
            this.inner = inner;
        }

        @Override
        public @Nullable String encode(@Nullable CharSequence raw) {
            return inner.encode(raw);
        }

        @Override
        public boolean matches(@Nullable CharSequence raw, @Nullable String encoded) {
            matched.incrementAndGet();
            return inner.matches(raw, encoded);
        }
    }

    /** Counts what goes through the clients of both databases before the answer; messages leave after it, elsewhere. */
    static class Statements implements BeanPostProcessor {
        final List<String> sent = new ArrayList<>();
        private final Thread asking = Thread.currentThread();

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!(bean instanceof JdbcClient client)) {
                return bean;
            }
            return java.lang.reflect.Proxy.newProxyInstance(
                    JdbcClient.class.getClassLoader(),
                    new Class<?>[] {JdbcClient.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("sql") && Thread.currentThread() == asking) {
                            sent.add(((String) arguments[0]).strip().split("\\s+SET\\s|\\s+VALUES", 2)[0]);
                        }
                        return method.invoke(client, arguments);
                    });
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Counting {
        @Bean
        static Statements countedStatements() {
            return new Statements();
        }

        /** So that this deployment sends e-mail. */
        @Bean
        EmailSender emailToNowhere() {
            return new EmailSender() {
                @Override
                public String id() {
                    return "nowhere";
                }

                @Override
                public void send(EmailAddress to, String from, String subject, String text) {}
            };
        }

        @Bean
        static BeanPostProcessor countedEncoder() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    // At the cost of production, which the other tests do without: the times are compared.
                    return bean instanceof PasswordEncoder && !(bean instanceof CountedEncoder)
                            ? new CountedEncoder(PasswordEncoderFactories.createDelegatingPasswordEncoder())
                            : bean;
                }
            };
        }
    }

    private record Told(int status, String body, int comparisons, List<String> statements, long nanos) {}

    @BeforeEach
    void aTenant() {
        tenant = tenants.open("same", "certification");
    }

    @ParameterizedTest
    @EnumSource(Question.class)
    @Covers({"D11", "D12", "C30", "W47"})
    void knownAndUnknownAreAnsweredAlikeAndAtTheSameCost(Question question) throws Exception {
        // What is loaded once only is loaded before.
        ask(question, somebody(question, true));
        ask(question, somebody(question, false));
        List<Long> known = new ArrayList<>();
        List<Long> unknown = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            Told one = ask(question, somebody(question, true));
            Told other = ask(question, somebody(question, false));
            assertThat(other.status()).isEqualTo(one.status());
            assertThat(other.body()).isEqualTo(one.body());
            assertThat(other.comparisons()).isEqualTo(one.comparisons());
            assertThat(one.statements()).isNotEmpty();
            assertThat(other.statements()).containsExactlyElementsOf(one.statements());
            known.add(one.nanos());
            unknown.add(other.nanos());
            clock.shift(Duration.ofSeconds(1));
        }
        double ratio = median(known) / median(unknown);
        System.out.printf(
                "%s: median known %.2f ms, unknown %.2f ms, ratio %.2f, statements %d%n",
                question,
                median(known) / 1e6,
                median(unknown) / 1e6,
                ratio,
                ask(question, somebody(question, false)).statements().size());
        assertThat(ratio).isBetween(0.2, 5.0);
    }

    @Test
    @Covers("C27")
    void onlyTheCertificationFlowTellsThatAPhoneIsUnknown() throws Exception {
        Told told = ask(Question.SIGN_IN_BY_PASSWORD, aPhone().national());
        assertThat(told.body()).contains("账号或密码不正确").doesNotContain("不存在");
    }

    private String somebody(Question question, boolean known) {
        if (question == Question.CODE_FOR_RESET_BY_EMAIL || question == Question.RESET_BY_EMAIL) {
            return somebodyByEmail(known);
        }
        PhoneNumber phone = aPhone();
        String name = "n" + phone.national();
        if (known) {
            AccountId account = in(
                    tenant,
                    () -> accounts.open(
                            new NewAccount(Actor.PERSON, "苏禾", phone, name, GOOD_PASSWORD, false, Set.of())));
            if (question == Question.ACTIVATION || question == Question.ACTIVATION_AGAIN) {
                in(tenant, () -> {
                    activations.require(account, null);
                    return account;
                });
            }
        }
        return question.byName ? name : phone.national();
    }

    /** An address that an account has proved, or nobody's. */
    private String somebodyByEmail(boolean known) {
        PhoneNumber phone = aPhone();
        String email = "a" + phone.national() + "@example.com";
        if (known) {
            in(tenant, () -> {
                AccountId account = accounts.open(new NewAccount("MERCHANT", "苏禾", phone, null, null, false, Set.of()));
                UUID row = UUID.randomUUID();
                return transactions.execute(status -> jdbc.sql("""
                                INSERT INTO account_identity (id, account_id, type, lookup, sealed, created_at, verified_at)
                                VALUES (?, ?, 'EMAIL', ?, ?, now(), now())""")
                        .params(
                                row,
                                account.value(),
                                blindIndex.of("email", email),
                                vault.seal(new Place("account_identity", row, "sealed"), email))
                        .update());
            });
        }
        return email;
    }

    private Told ask(Question question, String who) throws Exception {
        encoder.matched.set(0);
        statements.sent.clear();
        long begin = System.nanoTime();
        ResultActions answer = switch (question) {
            case CODE_FOR_SIGN_IN -> code(who, "LOGIN");
            case CODE_FOR_RESET -> code(who, "RESET");
            case CODE_FOR_REGISTRATION -> code(who, "REGISTER");
            case SIGN_IN_BY_PASSWORD, SIGN_IN_BY_NAME -> byPassword(tenant, who, OTHER_PASSWORD);
            case SIGN_IN_BY_CODE -> token(tenant, "urn:guildhall:grant:sms-code", "phone", who, "code", "000000");
            case CODE_FOR_RESET_BY_EMAIL ->
                web.perform(post("/t/" + tenant + "/api/password-reset/email")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(json.writeValueAsString(Map.of("email", who))));
            case ACTIVATION ->
                web.perform(post("/t/" + tenant + "/api/activations")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(json.writeValueAsString(Map.of("login", who, "code", "000000"))));
            case ACTIVATION_AGAIN ->
                web.perform(post("/t/" + tenant + "/api/activations/again")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(json.writeValueAsString(Map.of("login", who))));
            case RESET_BY_EMAIL ->
                web.perform(post("/t/" + tenant + "/api/password-reset")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(json.writeValueAsString(
                                Map.of("email", who, "code", "000000", "newPassword", OTHER_PASSWORD))));
            case RESET ->
                web.perform(post("/t/" + tenant + "/api/password-reset")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(json.writeValueAsString(
                                Map.of("phone", who, "code", "000000", "newPassword", OTHER_PASSWORD))));
        };
        long nanos = System.nanoTime() - begin;
        MockHttpServletResponse response = answer.andReturn().getResponse();
        // Settings are read anew every few minutes, whoever asks.
        List<String> sent = statements.sent.stream()
                .filter(statement -> !statement.contains("FROM module_setting"))
                .toList();
        return new Told(response.getStatus(), response.getContentAsString(), encoder.matched.get(), sent, nanos);
    }

    private ResultActions code(String phone, String purpose) throws Exception {
        return web.perform(post("/t/" + tenant + "/api/verification-codes")
                .contentType(MediaType.APPLICATION_JSON)
                .content(json.writeValueAsString(Map.of("phone", phone, "purpose", purpose))));
    }

    private static double median(List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
