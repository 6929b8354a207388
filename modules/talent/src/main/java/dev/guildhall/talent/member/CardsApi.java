package dev.guildhall.talent.member;

import dev.guildhall.access.Needs;
import dev.guildhall.idempotency.Idempotency;
import dev.guildhall.identity.Actor;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.domain.AgencyDesk;
import dev.guildhall.talent.domain.AgencyPace;
import dev.guildhall.talent.domain.CardView;
import dev.guildhall.talent.domain.ContactReports;
import dev.guildhall.talent.domain.ContactReports.Evidence;
import dev.guildhall.talent.domain.ContactReports.Mine;
import dev.guildhall.talent.domain.ContactReports.Purchase;
import dev.guildhall.talent.domain.ContactUnlocking;
import dev.guildhall.talent.domain.ContactUnlocking.UnlockedContact;
import dev.guildhall.talent.domain.TalentPool;
import dev.guildhall.talent.domain.TalentPool.Found;
import dev.guildhall.talent.domain.TalentPool.Looked;
import dev.guildhall.talent.domain.TalentPool.Order;
import dev.guildhall.talent.domain.TalentPool.Wanted;
import dev.guildhall.talent.domain.UnlockRecords;
import dev.guildhall.talent.domain.UnlockRecords.Unlocked;
import dev.guildhall.ui.Paged;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The talent pool, for agencies. */
@RestController
@RequestMapping("/api/talent")
@PreAuthorize("hasRole('AGENCY')")
class CardsApi {

    private final AgencyDesk agencies;
    private final AgencyPace pace;
    private final TalentPool pool;
    private final ContactUnlocking unlocking;
    private final UnlockRecords records;
    private final UnlockFile file;
    private final ContactReports reports;

    CardsApi(
            AgencyDesk agencies,
            AgencyPace pace,
            TalentPool pool,
            ContactUnlocking unlocking,
            UnlockFile file,
            UnlockRecords records,
            ContactReports reports) {
        this.agencies = agencies;
        this.pace = pace;
        this.pool = pool;
        this.unlocking = unlocking;
        this.records = records;
        this.file = file;
        this.reports = reports;
    }

    /**
     * The pool. Pages follow each other by {@code after}, which is {@code next} of the page before; the first ones also by number.
     *
     * @param q words that are all on the card; names are not searched
     */
    @GetMapping("/cards")
    Found cards(
            Actor agency,
            @RequestParam(defaultValue = "") List<String> region,
            @RequestParam(defaultValue = "") List<String> level,
            @RequestParam(defaultValue = "") List<String> field,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "recommended") String sort,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        var asking = agencies.of(agency.organisation());
        var wanted = new Wanted(region, level, field, q);
        pace.look(asking, size);
        return after.isEmpty()
                ? pool.find(asking, wanted, Order.of(sort), page, size)
                : pool.find(asking, wanted, Order.of(sort), after, size);
    }

    @GetMapping("/cards/{id}")
    CardView card(Actor agency, @PathVariable UUID id) {
        var asking = agencies.of(agency.organisation());
        pace.look(asking, 1);
        return pool.open(asking, new CardId(id));
    }

    /** @param price points that the agency was told, 0 where it was told that it costs nothing */
    record Accepted(@Nullable @Min(0) Long price) {}

    /** A client that names no price, as those before prices were named, pays what it costs. */
    @PostMapping("/cards/{id}/unlock")
    @Needs("talent.agency.unlock")
    UnlockedContact unlock(
            Actor agency,
            @PathVariable UUID id,
            @Valid @RequestBody(required = false) @Nullable Accepted accepted,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key) {
        pool.admit(agencies.of(agency.organisation()), new CardId(id));
        return unlocking.unlock(agency.organisation(), new CardId(id), accepted == null ? null : accepted.price(), key);
    }

    /** What was paid for this card, and where a report of its contact stands. */
    @GetMapping("/cards/{id}/purchase")
    Purchase purchase(Actor agency, @PathVariable UUID id) {
        return reports.purchase(agencies.of(agency.organisation()), new CardId(id))
                .orElseThrow(() -> new NotFound("付费记录"));
    }

    /** The contact reaches nobody. */
    @PostMapping("/cards/{id}/report")
    @Needs("talent.agency.unlock")
    Mine report(Actor agency, @PathVariable UUID id, @RequestBody Evidence evidence) {
        return reports.report(agency, new CardId(id), evidence);
    }

    /** Which cards the agency has opened (C23); names are masked where the contact was not paid for. */
    @GetMapping("/looks")
    Paged<Looked> looks(
            Actor agency,
            @RequestParam(defaultValue = "0") @Min(0) @Max(1000) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return pool.looked(agencies.of(agency.organisation()), page, size);
    }

    @GetMapping("/unlocks")
    Paged<Unlocked> unlocks(
            Actor agency,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return records.of(agencies.of(agency.organisation()), page, size);
    }

    /** The whole record as a spreadsheet. */
    @GetMapping("/unlocks/export.xlsx")
    void export(Actor agency, HttpServletResponse response) throws IOException {
        var asking = agencies.of(agency.organisation());
        response.setContentType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"unlocks.xlsx\"");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        file.write(asking, response.getOutputStream());
    }
}
