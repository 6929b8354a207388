package dev.guildhall.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.DummySSLSocketFactory;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.Vault;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** E-mail through a real mail server: from the outbox to the mailbox, and what happens while that does not work. */
@GuildhallTest
@Covers({"W8", "W47"})
@SuppressWarnings("NullAway.Init")
class SmtpEmailTest {
    private static final String TO = "lin@mailbox.example";
    private static final String FROM = "notice@guild.example";
    private static final String SECRET = "Lantern-River-9";

    @Autowired
    TestTenants tenants;

    @Autowired
    TenantDirectory directory;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    Vault vault;

    @Autowired
    PlatformClock clock;

    @Autowired
    JsonMapper json;

    TenantId tenant;

    @Nullable GreenMail server;

    @BeforeEach
    void aTenant() {
        tenant = tenants.open("association");
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.stop();
        }
        clock.reset();
    }

    @Test
    void aMessageArrivesAsItWasWritten() throws Exception {
        JavaMailSenderImpl mail = to(start(ServerSetup.PROTOCOL_SMTP, 0), EmailConfiguration.Tls.NONE);
        order(mail);
        relay(mail).sweep();
        assertThat(row("state")).isEqualTo("SENT");
        assertThat(row("params")).as("what it opened is not kept").isNull();
        MimeMessage arrived = received();
        String name = directory.require(tenant).name();
        assertThat(arrived.getSubject()).isEqualTo(EmailTemplate.ACCOUNT_ACTIVATION.subject(name));
        assertThat(arrived.getAllRecipients()).containsExactly(new InternetAddress(TO));
        InternetAddress from = (InternetAddress) arrived.getFrom()[0];
        assertThat(from.getAddress()).isEqualTo(FROM);
        assertThat(from.getPersonal()).isEqualTo(name);
        assertThat(arrived.getContent().toString().replace("\r\n", "\n").strip())
                .isEqualTo(EmailTemplate.ACCOUNT_ACTIVATION.text(name, params()).strip());
        assertThat(arrived.getContentType()).containsIgnoringCase("utf-8");
        relay(mail).sweep();
        assertThat(mailbox().getReceivedMessages()).as("once").hasSize(1);
    }

    @Test
    void aWrongPasswordIsTriedAgainAndTheRightOneDelivers() {
        GreenMail smtp = start(ServerSetup.PROTOCOL_SMTP, 0);
        smtp.setUser(FROM, FROM, SECRET);
        smtp.getUserManager().setAuthRequired(true);
        JavaMailSenderImpl mail = to(smtp, EmailConfiguration.Tls.NONE);
        mail.setUsername(FROM);
        mail.setPassword("Lantern-River-8");
        EmailConfiguration.careful(mail, EmailConfiguration.Tls.NONE);
        order(mail);
        relay(mail).sweep();
        assertThat(row("state")).isEqualTo("FAILED");
        assertThat(row("failure")).isEqualTo("authentication");
        assertThat(mailbox().getReceivedMessages()).isEmpty();
        mail.setPassword(SECRET);
        relay(mail).sweep();
        assertThat(row("state")).as("not before its time").isEqualTo("FAILED");
        clock.shift(Duration.ofSeconds(11));
        relay(mail).sweep();
        assertThat(row("state")).isEqualTo("SENT");
        assertThat(mailbox().getReceivedMessages()).hasSize(1);
    }

    @Test
    void whileTheServerIsDownTheQueueTriesAgainAndGivesUpWhenTheMessageIsOfNoMoreUse() {
        GreenMail smtp = start(ServerSetup.PROTOCOL_SMTP, 0);
        JavaMailSenderImpl mail = to(smtp, EmailConfiguration.Tls.NONE);
        int port = mail.getPort();
        smtp.stop();
        order(mail);
        relay(mail).sweep();
        assertThat(row("state")).isEqualTo("FAILED");
        assertThat(row("attempts")).isEqualTo("1");
        clock.shift(Duration.ofSeconds(11));
        relay(mail).sweep();
        assertThat(row("attempts")).isEqualTo("2");
        start(ServerSetup.PROTOCOL_SMTP, port);
        clock.shift(Duration.ofSeconds(41));
        relay(mail).sweep();
        assertThat(row("state")).isEqualTo("SENT");
        assertThat(mailbox().getReceivedMessages()).hasSize(1);

        mailbox().stop();
        tenant = tenants.open("association");
        order(mail);
        relay(mail).sweep();
        clock.shift(EmailTemplate.ACCOUNT_ACTIVATION.useful().plusSeconds(1));
        start(ServerSetup.PROTOCOL_SMTP, port);
        relay(mail).sweep();
        assertThat(row("state")).isEqualTo("DEAD");
        assertThat(row("params")).isNull();
        assertThat(mailbox().getReceivedMessages()).isEmpty();
    }

    @Test
    void anEncryptedLineIsUsedAndItsCertificateChecked() {
        GreenMail smtps = start(ServerSetup.PROTOCOL_SMTPS, 0);
        JavaMailSenderImpl strict = to(smtps, EmailConfiguration.Tls.IMPLICIT);
        order(strict);
        relay(strict).sweep();
        assertThat(row("state")).as("nobody vouches for the certificate").isEqualTo("FAILED");
        assertThat(mailbox().getReceivedMessages()).isEmpty();
        JavaMailSenderImpl trusting = to(smtps, EmailConfiguration.Tls.IMPLICIT);
        trusting.getJavaMailProperties().put("mail.smtp.ssl.socketFactory", new DummySSLSocketFactory());
        trusting.getJavaMailProperties().put("mail.smtp.ssl.checkserveridentity", "false");
        clock.shift(Duration.ofSeconds(11));
        relay(trusting).sweep();
        assertThat(row("state")).isEqualTo("SENT");
        assertThat(mailbox().getReceivedMessages()).hasSize(1);
    }

    @Test
    void withoutBeingToldOtherwiseNothingIsSaidInClear() {
        JavaMailSenderImpl mail = to(start(ServerSetup.PROTOCOL_SMTP, 0), EmailConfiguration.Tls.STARTTLS);
        order(mail);
        relay(mail).sweep();
        assertThat(row("state")).as("the server has no TLS to offer").isEqualTo("FAILED");
        assertThat(mailbox().getReceivedMessages()).isEmpty();
    }

    /** "Not now" is what servers say to strangers first; "never" is tried once. */
    @ParameterizedTest
    @CsvSource({"450, false", "550, true"})
    void aRefusalIsLastingWhenTheServerSaysSo(int code, boolean lasting) {
        JavaMailSenderImpl refusing = new JavaMailSenderImpl() {
            @Override
            public void send(MimeMessage message) {
                try {
                    throw new MailSendException(Map.of(
                            message,
                            new SMTPAddressFailedException(new InternetAddress(TO), "RCPT", code, "no " + TO)));
                } catch (jakarta.mail.internet.AddressException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        assertThatThrownBy(() -> new SmtpEmail(refusing, FROM).send(new EmailAddress(TO), "会馆", "s", "t"))
                .isInstanceOfSatisfying(NotTaken.class, refused -> {
                    assertThat(refused.lasting()).isEqualTo(lasting);
                    assertThat(refused.code()).isEqualTo("smtp " + code).doesNotContain(TO);
                });
    }

    @Test
    void theConfigurationSaysHowTheLineIsKept() {
        ApplicationContextRunner started = new ApplicationContextRunner()
                .withInitializer(context ->
                        context.getBeanFactory().setConversionService(ApplicationConversionService.getSharedInstance()))
                .withUserConfiguration(EmailConfiguration.class)
                .withBean(JavaMailSenderImpl.class)
                .withPropertyValues("guildhall.mail.sender=smtp");
        started.run(context -> assertThat(context).hasFailed());
        ApplicationContextRunner complete = started.withPropertyValues("guildhall.mail.from=" + FROM);
        complete.run(context -> assertThat(properties(context))
                .containsEntry("mail.smtp.starttls.required", "true")
                .containsEntry("mail.smtp.ssl.checkserveridentity", "true")
                .containsKeys("mail.smtp.connectiontimeout", "mail.smtp.timeout", "mail.smtp.writetimeout"));
        complete.withPropertyValues("guildhall.mail.tls=implicit")
                .run(context -> assertThat(properties(context))
                        .containsEntry("mail.smtp.ssl.enable", "true")
                        .doesNotContainKey("mail.smtp.starttls.required"));
        complete.withPropertyValues("guildhall.mail.tls=sometimes")
                .run(context -> assertThat(context).hasFailed());
    }

    private static Properties properties(ApplicationContext context) {
        assertThat(context.getBean(EmailSender.class).id()).isEqualTo("smtp");
        return context.getBean(JavaMailSenderImpl.class).getJavaMailProperties();
    }

    private GreenMail start(String protocol, int port) {
        ServerSetup setup = new ServerSetup(port, "127.0.0.1", protocol);
        setup.setServerStartupTimeout(10_000);
        server = new GreenMail(setup);
        server.start();
        return server;
    }

    private GreenMail mailbox() {
        return java.util.Objects.requireNonNull(server);
    }

    private MimeMessage received() {
        assertThat(mailbox().getReceivedMessages()).hasSize(1);
        return mailbox().getReceivedMessages()[0];
    }

    private static JavaMailSenderImpl to(GreenMail server, EmailConfiguration.Tls tls) {
        JavaMailSenderImpl mail = new JavaMailSenderImpl();
        mail.setHost("127.0.0.1");
        mail.setPort(
                tls == EmailConfiguration.Tls.IMPLICIT
                        ? server.getSmtps().getPort()
                        : server.getSmtp().getPort());
        EmailConfiguration.careful(mail, tls);
        return mail;
    }

    private void order(JavaMailSenderImpl mail) {
        EmailOutbox outbox = new EmailOutbox(jdbc, vault, clock, json, event -> {}, senders(mail));
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(
                        status -> outbox.enqueue(new EmailAddress(TO), EmailTemplate.ACCOUNT_ACTIVATION, params())));
    }

    private Sweeping relay(JavaMailSenderImpl mail) {
        EmailRelay relay = new EmailRelay(jdbc, transactions, vault, clock, json, senders(mail), directory);
        return () -> TenantScope.with(tenant).run(relay::sweep);
    }

    /** A relay bound to the test's tenant. */
    private interface Sweeping {
        void sweep();
    }

    private static EmailSenders senders(JavaMailSenderImpl mail) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("smtp", new SmtpEmail(mail, FROM));
        return new EmailSenders(beans.getBeanProvider(EmailSender.class), "");
    }

    private static Map<String, String> params() {
        return Map.of("code", "428913", "link", "https://guild.example/t/x/confirm?token=abc", "minutes", "10");
    }

    private @Nullable String row(String column) {
        return TenantScope.with(tenant)
                .get(() -> jdbc.sql("SELECT to_jsonb(o) ->> ? FROM email_outbox o")
                        .param(column)
                        .query(String.class)
                        .optional()
                        .orElse(null));
    }
}
