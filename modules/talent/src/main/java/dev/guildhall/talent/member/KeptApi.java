package dev.guildhall.talent.member;

import dev.guildhall.identity.Actor;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.domain.AgencyDesk;
import dev.guildhall.talent.domain.CardView;
import dev.guildhall.talent.domain.Favourites;
import dev.guildhall.talent.domain.SavedSearches;
import dev.guildhall.talent.domain.SavedSearches.Draft;
import dev.guildhall.talent.domain.SavedSearches.Saved;
import dev.guildhall.ui.Paged;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What an agency keeps of the pool: favourites, and searches that tell of new cards. */
@RestController
@RequestMapping("/api/talent")
@PreAuthorize("hasRole('AGENCY')")
class KeptApi {

    private final AgencyDesk agencies;
    private final Favourites favourites;
    private final SavedSearches searches;

    KeptApi(AgencyDesk agencies, Favourites favourites, SavedSearches searches) {
        this.agencies = agencies;
        this.favourites = favourites;
        this.searches = searches;
    }

    @GetMapping("/favourites")
    Paged<CardView> favourites(
            Actor agency,
            @RequestParam(defaultValue = "0") @Min(0) @Max(1000) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return favourites.of(agencies.of(agency.organisation()), page, size);
    }

    @PutMapping("/cards/{id}/favourite")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void mark(Actor agency, @PathVariable UUID id) {
        favourites.mark(agencies.of(agency.organisation()), new CardId(id));
    }

    @DeleteMapping("/cards/{id}/favourite")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unmark(Actor agency, @PathVariable UUID id) {
        favourites.unmark(agencies.of(agency.organisation()), new CardId(id));
    }

    /** The account's own, with the number of new cards of each. */
    @GetMapping("/searches")
    List<Saved> searches(Actor agency) {
        return searches.of(agencies.of(agency.organisation()), agency.id());
    }

    @PostMapping("/searches")
    @ResponseStatus(HttpStatus.CREATED)
    Saved save(Actor agency, @RequestBody Draft draft) {
        return searches.save(agencies.of(agency.organisation()), agency.id(), draft);
    }

    @PutMapping("/searches/{id}")
    Saved change(Actor agency, @PathVariable UUID id, @RequestBody Draft draft) {
        return searches.change(agencies.of(agency.organisation()), agency.id(), id, draft);
    }

    /** The search was looked at: its number of new cards starts again. */
    @PostMapping("/searches/{id}/seen")
    Saved seen(Actor agency, @PathVariable UUID id) {
        return searches.seen(agencies.of(agency.organisation()), agency.id(), id);
    }

    @DeleteMapping("/searches/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Actor agency, @PathVariable UUID id) {
        searches.remove(agencies.of(agency.organisation()), agency.id(), id);
    }
}
