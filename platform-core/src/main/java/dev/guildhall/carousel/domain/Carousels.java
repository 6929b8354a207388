package dev.guildhall.carousel.domain;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.carousel.CarouselSlot;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.media.MediaView;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The pictures of each slot, in order; one is shown from its start until its end, where they are set (C9, C36). */
@Service
@Transactional
public class Carousels {
    private static final int TITLE = 40;
    private static final int LINK = 500;
    private static final int MOST = 10;

    private final ObjectProvider<CarouselSlot> slots;
    private final ModuleSwitches switches;
    private final MediaLibrary media;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final Clock clock;

    Carousels(
            ObjectProvider<CarouselSlot> slots,
            ModuleSwitches switches,
            MediaLibrary media,
            AuditTrail audit,
            JdbcClient jdbc,
            Clock clock) {
        this.slots = slots;
        this.switches = switches;
        this.media = media;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** When a picture is shown. */
    public enum State {
        WAITING,
        SHOWN,
        OVER;

        public String label() {
            return Words.of("state." + name());
        }

        public String tone() {
            return this == SHOWN ? "ok" : this == WAITING ? "info" : "";
        }
    }

    /**
     * One picture.
     *
     * @param image address of the picture after the tenant's
     * @param link page of the mini-program ({@code /pages…}) or https address; null for none
     */
    public record Slide(
            UUID id,
            String slot,
            String title,
            UUID mediaId,
            String image,
            @Nullable String link,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt,
            State state) {}

    /** What staff fill in; null leaves the window open on that side. */
    public record Draft(
            String title,
            String link,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt) {}

    /** The places of modules that are on. */
    public List<CarouselSlot> slots() {
        var tenant = TenantScope.current();
        return slots.orderedStream()
                .filter(slot -> slot.module().isEmpty() || switches.isOn(tenant, slot.module()))
                .toList();
    }

    /** What is shown now. An unknown slot has no pictures. */
    @Transactional(readOnly = true)
    public List<Slide> shown(String slot) {
        return all(slot).stream().filter(slide -> slide.state() == State.SHOWN).toList();
    }

    /** Every picture of the slot, those to come and those that are over too. */
    @Transactional(readOnly = true)
    public List<Slide> all(String slot) {
        return jdbc.sql("SELECT * FROM carousel_slide WHERE slot = :slot ORDER BY position, id")
                .param("slot", slot)
                .query(this::read)
                .list();
    }

    @Transactional(readOnly = true)
    public Slide require(UUID id) {
        return jdbc.sql("SELECT * FROM carousel_slide WHERE id = :id")
                .param("id", id)
                .query(this::read)
                .optional()
                .orElseThrow(() -> new NotFound(Words.of("slide")));
    }

    /**
     * Puts a picture at the end of the slot.
     *
     * @throws Invalid for a slot that is none, a slot that is full, a draft that is wrong
     * @throws dev.guildhall.media.MediaRefused for a picture that cannot be taken
     */
    public void add(String slot, Draft draft, String filename, Supplier<InputStream> picture) {
        if (slots().stream().noneMatch(known -> known.id().equals(slot))) {
            throw new NotFound(Words.of("slot"));
        }
        var tidy = checked(draft);
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || 'carousel', 0))")
                .query((row, number) -> true)
                .single();
        int has = jdbc.sql("SELECT count(*) FROM carousel_slide WHERE slot = :slot")
                .param("slot", slot)
                .query(Integer.class)
                .single();
        if (has >= MOST) {
            throw new Invalid("picture", Words.of("full", MOST));
        }
        MediaView stored = media.store(CarouselParts.PICTURE, filename, picture.get());
        var id = Ids.next();
        jdbc.sql("""
                INSERT INTO carousel_slide (id, slot, title, media_id, link, position, starts_at, ends_at, created_at)
                VALUES (:id, :slot, :title, :media, :link,
                    (SELECT coalesce(max(position), 0) + 1 FROM carousel_slide WHERE slot = :slot), :starts, :ends, :now)
                """)
                .param("id", id)
                .param("slot", slot)
                .param("title", tidy.title())
                .param("media", stored.id())
                .param("link", tidy.link().isEmpty() ? null : tidy.link(), Types.VARCHAR)
                .param("starts", at(tidy.startsAt()))
                .param("ends", at(tidy.endsAt()))
                .param("now", at(clock.instant()))
                .update();
        audit.record("carousel.add", "carousel", id.toString(), Map.of("slot", label(slot), "title", tidy.title()));
    }

    private String label(String slot) {
        return slots.orderedStream()
                .filter(known -> known.id().equals(slot))
                .map(CarouselSlot::label)
                .findFirst()
                .orElse(slot);
    }

    /** Changes words, link and window; the picture stays. */
    public void change(UUID id, Draft draft) {
        var slide = require(id);
        var tidy = checked(draft);
        jdbc.sql("""
                UPDATE carousel_slide SET title = :title, link = :link, starts_at = :starts, ends_at = :ends WHERE id = :id
                """)
                .param("title", tidy.title())
                .param("link", tidy.link().isEmpty() ? null : tidy.link(), Types.VARCHAR)
                .param("starts", at(tidy.startsAt()))
                .param("ends", at(tidy.endsAt()))
                .param("id", id)
                .update();
        audit.record(
                "carousel.change",
                "carousel",
                id.toString(),
                Map.of("slot", label(slide.slot()), "title", tidy.title()));
    }

    /** @param up towards the beginning; at the end of the line nothing happens */
    public void move(UUID id, boolean up) {
        var slide = require(id);
        var order = new ArrayList<>(all(slide.slot()).stream().map(Slide::id).toList());
        int from = order.indexOf(id);
        int to = from + (up ? -1 : 1);
        if (to < 0 || to >= order.size()) {
            return;
        }
        order.set(from, order.get(to));
        order.set(to, id);
        for (int i = 0; i < order.size(); i++) {
            jdbc.sql("UPDATE carousel_slide SET position = :position WHERE id = :id")
                    .param("position", i + 1)
                    .param("id", order.get(i))
                    .update();
        }
    }

    public void remove(UUID id) {
        var slide = require(id);
        jdbc.sql("DELETE FROM carousel_slide WHERE id = :id").param("id", id).update();
        media.remove(slide.mediaId());
        audit.record(
                "carousel.remove",
                "carousel",
                id.toString(),
                Map.of("slot", label(slide.slot()), "title", slide.title()));
    }

    private static Draft checked(Draft draft) {
        var errors = new ArrayList<FieldError>();
        var title = draft.title().strip();
        var link = draft.link().strip();
        if (title.isEmpty() || title.codePointCount(0, title.length()) > TITLE) {
            errors.add(new FieldError("title", Words.of("title.wrong", TITLE)));
        }
        if (!link.isEmpty() && (link.length() > LINK || !isLink(link))) {
            errors.add(new FieldError("link", Words.of("link.wrong")));
        }
        var starts = draft.startsAt();
        var ends = draft.endsAt();
        if (starts != null && ends != null && !ends.isAfter(starts)) {
            errors.add(new FieldError("endsAt", Words.of("window.wrong")));
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        return new Draft(title, link, starts, ends);
    }

    /** A page of the mini-program, or an address that a browser opens safely. */
    private static boolean isLink(String link) {
        if (link.startsWith("/pages")) {
            return link.matches("/pages[a-z-]*/[A-Za-z0-9/_?=&.%-]+");
        }
        try {
            var address = new URI(link);
            return "https".equals(address.getScheme()) && address.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private Slide read(ResultSet row, int number) throws SQLException {
        var starts = instant(row, "starts_at");
        var ends = instant(row, "ends_at");
        var now = clock.instant();
        var state = ends != null && !now.isBefore(ends)
                ? State.OVER
                : starts != null && now.isBefore(starts) ? State.WAITING : State.SHOWN;
        var mediaId = row.getObject("media_id", UUID.class);
        return new Slide(
                row.getObject("id", UUID.class),
                row.getString("slot"),
                row.getString("title"),
                mediaId,
                media.find(mediaId).map(MediaView::url).orElse(""),
                row.getString("link"),
                starts,
                ends,
                state);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static SqlParameterValue at(@Nullable Instant instant) {
        return new SqlParameterValue(
                Types.TIMESTAMP_WITH_TIMEZONE, instant == null ? null : instant.atOffset(ZoneOffset.UTC));
    }
}
