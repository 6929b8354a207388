package dev.guildhall.review;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.forms.FilledValue;
import dev.guildhall.forms.FilledView;
import dev.guildhall.forms.Forms;
import dev.guildhall.identity.Actor;
import dev.guildhall.media.MediaContent;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.problem.NotFound;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the review pages show to one reviewer: only kinds of modules that are on, which the reviewer may decide on. */
@Service
public class ReviewDesk {
    private final Reviews reviews;
    private final ReviewKinds kinds;
    private final ReviewTargets targets;
    private final Forms forms;
    private final MediaLibrary media;
    private final AuditTrail audit;

    ReviewDesk(
            Reviews reviews,
            ReviewKinds kinds,
            ReviewTargets targets,
            Forms forms,
            MediaLibrary media,
            AuditTrail audit) {
        this.reviews = reviews;
        this.kinds = kinds;
        this.targets = targets;
        this.forms = forms;
        this.media = media;
        this.audit = audit;
    }

    /**
     * One value beside what it replaces.
     *
     * @param before as it was shown before; null where nothing is compared
     */
    public record Line(FilledValue value, @Nullable String before, boolean changed) {}

    /** A review with everything the reviewer needs. */
    public record Opened(
            ReviewView review,
            ReviewSubject subject,
            @Nullable FilledView form,
            List<Line> lines,
            List<DecisionQuestion> questions,
            List<ReviewView> history,
            @Nullable ReviewId previous,
            @Nullable ReviewId next) {}

    /** @param set the tenant's own number; {@code standard} is the kind's */
    public record Target(String kind, String label, int set, int standard) {}

    /** Kind → label, of those that the actor reviews. */
    public Map<String, String> kinds(Actor actor) {
        Map<String, String> labels = new LinkedHashMap<>();
        Set<String> may = kinds.of(actor);
        kinds.on().stream()
                .filter(kind -> may.contains(kind.id()))
                .forEach(kind -> labels.put(kind.id(), kind.label()));
        return labels;
    }

    /** @throws NotFound where there is no such review, or it is of a kind that the actor does not decide on */
    @Transactional(readOnly = true)
    public Opened open(Actor actor, ReviewId id) {
        ReviewView review = visible(actor, id);
        ReviewKind kind = kinds.require(review.kind());
        ReviewSubject subject = kind.describe(review.subject());
        FilledView form = subject.form() == null ? null : forms.read(subject.form());
        Set<String> may = kinds.of(actor);
        return new Opened(
                review,
                subject,
                form,
                form == null ? List.of() : lines(form, subject.before()),
                review.waiting() ? kind.questions(review.subject()) : List.of(),
                reviews.history(review.kind(), review.subject()).stream()
                        .filter(other -> !other.id().equals(id))
                        .toList(),
                reviews.before(id, may).orElse(null),
                reviews.after(id, may).orElse(null));
    }

    /** A sensitive value of the form under review. The reason is written to the trail. */
    @Transactional
    public String reveal(Actor actor, ReviewId id, String key, String reason) {
        return forms.reveal(form(actor, id), key, reason);
    }

    /** The value as it is shown masked, to hide it again with. */
    @Transactional(readOnly = true)
    public String masked(Actor actor, ReviewId id, String key) {
        return forms.read(form(actor, id)).values().stream()
                .filter(value -> value.field().key().equals(key))
                .findFirst()
                .map(FilledValue::shown)
                .orElseThrow(ReviewDesk::gone);
    }

    /** A file of the form under review. */
    @Transactional(readOnly = true)
    public MediaContent file(Actor actor, ReviewId id, UUID file) {
        boolean belongs = forms.read(form(actor, id)).values().stream()
                .flatMap(value -> value.files().stream())
                .anyMatch(view -> view.id().equals(file));
        return Optional.of(file).filter(each -> belongs).flatMap(media::content).orElseThrow(ReviewDesk::gone);
    }

    @Transactional(readOnly = true)
    public List<Target> targets() {
        return kinds.on().stream()
                .map(kind -> new Target(kind.id(), kind.label(), targets.days(kind), kind.workingDays()))
                .toList();
    }

    /** Sets the targets of what is handed in from now on. */
    @Transactional
    public void setTargets(Map<String, Integer> days) {
        for (ReviewKind kind : kinds.on()) {
            Integer wanted = days.get(kind.id());
            if (wanted != null && wanted != targets.days(kind)) {
                targets.set(kind, wanted);
                audit.record("review.target", "review-target", kind.id(), Map.of("kind", kind.label(), "days", wanted));
            }
        }
    }

    private List<Line> lines(FilledView form, @Nullable UUID before) {
        if (before == null) {
            return form.values().stream()
                    .map(value -> new Line(value, null, false))
                    .toList();
        }
        Map<String, Object> now = forms.values(form.id());
        Map<String, Object> then = forms.values(before);
        Map<String, String> shown = new LinkedHashMap<>();
        forms.read(before).values().forEach(value -> shown.put(value.field().key(), value.shown()));
        return form.values().stream()
                .map(value -> {
                    String key = value.field().key();
                    boolean changed = !Objects.equals(now.get(key), then.get(key));
                    return new Line(value, changed ? shown.getOrDefault(key, "") : null, changed);
                })
                .toList();
    }

    private UUID form(Actor actor, ReviewId id) {
        ReviewView review = visible(actor, id);
        UUID form = kinds.require(review.kind()).describe(review.subject()).form();
        if (form == null) {
            throw gone();
        }
        return form;
    }

    private ReviewView visible(Actor actor, ReviewId id) {
        return reviews.find(id)
                .filter(review -> kinds.of(actor).contains(review.kind()))
                .orElseThrow(ReviewDesk::gone);
    }

    private static NotFound gone() {
        return new NotFound(Words.of("review"));
    }
}
