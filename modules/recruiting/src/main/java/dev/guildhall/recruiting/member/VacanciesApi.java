package dev.guildhall.recruiting.member;

import dev.guildhall.access.ForKind;
import dev.guildhall.identity.Actor;
import dev.guildhall.recruiting.ApplicationId;
import dev.guildhall.recruiting.VacancyId;
import dev.guildhall.recruiting.domain.Applying;
import dev.guildhall.recruiting.domain.Applying.MyApplication;
import dev.guildhall.recruiting.domain.VacancyBoard;
import dev.guildhall.recruiting.domain.VacancyBoard.AgencyPage;
import dev.guildhall.recruiting.domain.VacancyBoard.Listing;
import dev.guildhall.recruiting.domain.VacancyBoard.Order;
import dev.guildhall.recruiting.domain.VacancyBoard.VacancyDetail;
import dev.guildhall.recruiting.domain.VacancyBoard.Wanted;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.ui.Paged;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Vacancies as persons see them, and what they send to them. */
@RestController
@ForKind("PERSON")
class VacanciesApi {

    private final VacancyBoard board;
    private final Applying applying;

    VacanciesApi(VacancyBoard board, Applying applying) {
        this.board = board;
        this.applying = applying;
    }

    @GetMapping("/api/vacancies")
    Listing vacancies(
            Actor person,
            @RequestParam(defaultValue = "") @Size(max = 100) String q,
            @RequestParam(defaultValue = "") List<String> region,
            @RequestParam(defaultValue = "") List<String> postType,
            @RequestParam(defaultValue = "") List<String> field,
            @RequestParam(required = false) @Min(0) @Nullable Integer salaryMin,
            @RequestParam(required = false) @Min(0) @Nullable Integer salaryMax,
            @RequestParam(required = false) @Nullable UUID agency,
            @RequestParam(defaultValue = "newest") String sort,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return board.find(
                person.id(),
                new Wanted(q, region, postType, field, salaryMin, salaryMax, agency),
                Order.of(sort),
                page,
                size,
                after);
    }

    @GetMapping("/api/vacancies/{id}")
    VacancyDetail vacancy(Actor person, @PathVariable UUID id) {
        return board.open(person.id(), new VacancyId(id));
    }

    @GetMapping("/api/agencies/{id}")
    AgencyPage agency(Actor person, @PathVariable UUID id) {
        return board.agency(person.id(), new AgencyId(id));
    }

    /** @param message to the agency */
    record ApplicationLetter(@Size(max = 300) @Nullable String message) {}

    /** Sends the own card (C38); a body is not needed. */
    @PostMapping("/api/vacancies/{id}/applications")
    @ResponseStatus(HttpStatus.CREATED)
    MyApplication send(
            Actor person, @PathVariable UUID id, @RequestBody(required = false) @Nullable ApplicationLetter letter) {
        return applying.send(person.id(), new VacancyId(id), letter == null ? null : letter.message());
    }

    @GetMapping("/api/talent/me/applications")
    Paged<MyApplication> applications(
            Actor person,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return applying.of(person.id(), page, size);
    }

    @GetMapping("/api/talent/me/applications/{id}")
    MyApplication application(Actor person, @PathVariable UUID id) {
        return applying.one(person.id(), new ApplicationId(id));
    }

    @DeleteMapping("/api/talent/me/applications/{id}")
    MyApplication withdraw(Actor person, @PathVariable UUID id) {
        return applying.withdraw(person.id(), new ApplicationId(id));
    }
}
