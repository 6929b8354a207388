package dev.guildhall.notice;

import dev.guildhall.jobs.PlatformSweep;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.PlatformVault;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Short messages and e-mails in the platform's own name, to people who belong to no tenant. Ordered in the transaction of the
 * control database that they tell of, delivered by the rules of {@link DeliveryQueue}, and counted in {@link SmsTotal}.
 */
@Service
public class PlatformMessages implements PlatformSweep {
    /** Under what the platform's own messages are counted. No tenant can be called so. */
    static final String SHARE = "*";

    private static final Logger LOG = LoggerFactory.getLogger(PlatformMessages.class);
    private static final TypeReference<Map<String, String>> PARAMS = new TypeReference<>() {};

    private final JdbcClient platform;
    private final TransactionTemplate transaction;
    private final DeliveryQueue texts;
    private final DeliveryQueue letters;
    private final PlatformVault vault;
    private final SmsSenders smsSenders;
    private final EmailSenders emailSenders;
    private final SmsTotal total;
    private final JsonMapper json;
    private final Clock clock;
    private final String sender;

    PlatformMessages(
            @Qualifier("platform") JdbcClient platform,
            @Qualifier("platform") TransactionTemplate transaction,
            PlatformVault vault,
            SmsSenders smsSenders,
            EmailSenders emailSenders,
            SmsTotal total,
            JsonMapper json,
            Clock clock,
            @Value("${guildhall.name:会馆}") String sender) {
        this.platform = platform;
        this.transaction = transaction;
        this.vault = vault;
        this.smsSenders = smsSenders;
        this.emailSenders = emailSenders;
        this.total = total;
        this.json = json;
        this.clock = clock;
        this.sender = sender;
        this.texts = new DeliveryQueue(platform, transaction, clock, "platform_sms", "phone");
        this.letters = new DeliveryQueue(platform, transaction, clock, "platform_email", "address");
    }

    /** Whether this deployment sends e-mail. */
    public boolean mailing() {
        return emailSenders.chosen().isPresent();
    }

    /** Orders a short message, in the caller's transaction of the control database. */
    public void sms(PhoneNumber to, SmsTemplate template, Map<String, String> params) {
        template.check(params);
        UUID id = Ids.next();
        Instant now = clock.instant();
        platform.sql("""
                        INSERT INTO platform_sms (id, phone, template, params, state, attempts, next_at, expires_at, created_at)
                        VALUES (?, ?, ?, ?, 'PENDING', 0, ?, ?, ?)""")
                .params(
                        id,
                        seal("platform_sms", id, "phone", to.e164()),
                        template.name(),
                        seal("platform_sms", id, "params", json.writeValueAsString(params)),
                        Timestamp.from(now),
                        Timestamp.from(now.plus(template.useful())),
                        Timestamp.from(now))
                .update();
    }

    /** Orders an e-mail likewise; nothing where this deployment sends none. */
    public void email(EmailAddress to, EmailTemplate template, Map<String, String> params) {
        template.check(params);
        if (!mailing()) {
            return;
        }
        UUID id = Ids.next();
        Instant now = clock.instant();
        platform.sql("""
                        INSERT INTO platform_email
                            (id, address, template, params, state, attempts, next_at, expires_at, created_at)
                        VALUES (?, ?, ?, ?, 'PENDING', 0, ?, ?, ?)""")
                .params(
                        id,
                        seal("platform_email", id, "address", to.value()),
                        template.name(),
                        seal("platform_email", id, "params", json.writeValueAsString(params)),
                        Timestamp.from(now),
                        Timestamp.from(now.plus(template.useful())),
                        Timestamp.from(now))
                .update();
    }

    /** Hands over what is due now; to be called once the transaction that ordered it has ended. */
    public void deliver() {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("no transaction is held while a provider is called");
        }
        texts.drain(this::text);
        letters.drain(this::letter);
    }

    @Override
    public String name() {
        return "platform-messages";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(20);
    }

    @Override
    public void sweep() {
        deliver();
    }

    private void text(DeliveryQueue.Claimed message) {
        String by = "";
        Optional<LocalDate> counted = Optional.empty();
        try {
            SmsSender chosen = smsSenders.chosen();
            by = chosen.id();
            SmsTemplate template = SmsTemplate.valueOf(message.template());
            Map<String, String> params = params("platform_sms", message);
            counted = total.take(SHARE);
            if (counted.isEmpty()) {
                texts.postponed(message, total.tomorrow(), "budget of all");
                return;
            }
            chosen.send(
                    new PhoneNumber(open("platform_sms", message.id(), "phone", message.recipient())),
                    template.text(sender, params),
                    template,
                    params);
            sent(
                    "UPDATE platform_sms SET state = 'SENT', next_at = NULL, sent_at = ?, sender = ?, failure = NULL,"
                            + " params = NULL WHERE id = ? AND state IN ('PENDING', 'FAILED')",
                    message,
                    by);
        } catch (NotTaken refused) {
            counted.ifPresent(day -> total.giveBack(SHARE, day));
            LOG.warn("Message {} was not taken by {}: {}", message.id(), by, refused.code());
            texts.failed(message, by, refused.code(), refused.lasting());
        } catch (RuntimeException unknown) {
            LOG.warn("Message {}: it is unknown whether {} took it", message.id(), by, unknown);
            texts.failed(message, by, unknown.getClass().getSimpleName(), false);
        }
    }

    private void letter(DeliveryQueue.Claimed message) {
        String by = "";
        try {
            EmailSender chosen = emailSenders.chosen().orElseThrow(() -> new NotTaken("no sender", false));
            by = chosen.id();
            EmailTemplate template = EmailTemplate.valueOf(message.template());
            chosen.send(
                    new EmailAddress(open("platform_email", message.id(), "address", message.recipient())),
                    sender,
                    template.subject(sender),
                    template.text(sender, params("platform_email", message)));
            sent(
                    "UPDATE platform_email SET state = 'SENT', next_at = NULL, sent_at = ?, sender = ?, failure = NULL,"
                            + " params = NULL WHERE id = ? AND state IN ('PENDING', 'FAILED')",
                    message,
                    by);
        } catch (NotTaken refused) {
            LOG.warn("E-mail {} was not taken by {}: {}", message.id(), by, refused.code());
            letters.failed(message, by, refused.code(), refused.lasting());
        } catch (RuntimeException unknown) {
            LOG.warn("E-mail {}: it is unknown whether {} took it", message.id(), by, unknown);
            letters.failed(message, by, unknown.getClass().getSimpleName(), false);
        }
    }

    private void sent(String sql, DeliveryQueue.Claimed message, String by) {
        transaction.executeWithoutResult(status -> platform.sql(sql)
                .params(Timestamp.from(clock.instant()), by, message.id())
                .update());
    }

    private Map<String, String> params(String table, DeliveryQueue.Claimed message) {
        return json.readValue(open(table, message.id(), "params", message.params()), PARAMS);
    }

    private byte[] seal(String table, UUID id, String column, String plain) {
        return vault.sealBytes(new Place(table, id, column), plain.getBytes(StandardCharsets.UTF_8));
    }

    private String open(String table, UUID id, String column, byte[] sealed) {
        return new String(vault.openBytes(new Place(table, id, column), sealed), StandardCharsets.UTF_8);
    }
}
