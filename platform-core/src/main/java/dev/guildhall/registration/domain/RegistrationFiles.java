package dev.guildhall.registration.domain;

import dev.guildhall.forms.FilledForm;
import dev.guildhall.forms.FormField;
import dev.guildhall.forms.FormPictures;
import dev.guildhall.forms.Forms;
import dev.guildhall.identity.CallLimits;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.media.MediaView;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import java.io.InputStream;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Files that come before the account does: few from one network address, and gone after a day when nobody registers with them. */
@Service
public class RegistrationFiles implements TenantSweep {
    private static final int MOST_PER_HOUR = 40;
    private static final Duration UNUSED = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final Forms forms;
    private final FormPictures pictures;
    private final UserTypes types;
    private final MediaLibrary media;
    private final CallLimits limits;
    private final RegistrationTickets tickets;
    private final TransactionTemplate transaction;
    private final Clock clock;

    RegistrationFiles(
            JdbcClient jdbc,
            Forms forms,
            FormPictures pictures,
            UserTypes types,
            MediaLibrary media,
            CallLimits limits,
            RegistrationTickets tickets,
            TransactionTemplate transaction,
            Clock clock) {
        this.jdbc = jdbc;
        this.forms = forms;
        this.pictures = pictures;
        this.types = types;
        this.media = media;
        this.limits = limits;
        this.tickets = tickets;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Takes a file for a field of a registration form.
     *
     * @param address network address of the caller
     * @throws Invalid where the form has no such field, or the field does not take the file
     */
    public MediaView store(String form, String field, String filename, InputStream in, String address) {
        limits.count("registration-media|" + address, MOST_PER_HOUR, Duration.ofHours(1));
        if (types.using(form).isEmpty()) {
            throw new NotFound(Words.of("registration"));
        }
        FormField wanted = forms.current(form)
                .field(field)
                .filter(each -> each.type().files())
                .orElseThrow(() -> new Invalid("field", Words.of("file.field")));
        return Objects.requireNonNull(transaction.execute(status -> {
            MediaView stored = pictures.store(wanted, filename, in);
            jdbc.sql("INSERT INTO registration_file (media_id, created_at) VALUES (?, ?)")
                    .param(stored.id())
                    .param(Timestamp.from(clock.instant()))
                    .update();
            return stored;
        }));
    }

    /** They belong to a registration now and stay. */
    void used(FilledForm filled) {
        Registrations.files(forms.version(filled.form(), filled.version()), filled)
                .forEach(id -> jdbc.sql("DELETE FROM registration_file WHERE media_id = ?")
                        .param(id)
                        .update());
    }

    @Override
    public String name() {
        return "registration-files";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    @Transactional
    public void sweep() {
        jdbc.sql("DELETE FROM registration_file WHERE created_at < ? RETURNING media_id")
                .param(Timestamp.from(clock.instant().minus(UNUSED)))
                .query(UUID.class)
                .list()
                .forEach(media::remove);
        tickets.sweep();
    }
}
