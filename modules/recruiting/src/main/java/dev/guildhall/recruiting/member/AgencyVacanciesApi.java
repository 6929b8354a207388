package dev.guildhall.recruiting.member;

import dev.guildhall.access.ForKind;
import dev.guildhall.access.Needs;
import dev.guildhall.idempotency.Idempotency;
import dev.guildhall.identity.Actor;
import dev.guildhall.recruiting.ApplicationId;
import dev.guildhall.recruiting.VacancyId;
import dev.guildhall.recruiting.domain.ApplicationDesk;
import dev.guildhall.recruiting.domain.ApplicationDesk.ApplicationInbox;
import dev.guildhall.recruiting.domain.ApplicationDesk.Received;
import dev.guildhall.recruiting.domain.ApplicationState;
import dev.guildhall.recruiting.domain.OwnVacancy;
import dev.guildhall.recruiting.domain.VacancyDesk;
import dev.guildhall.recruiting.domain.VacancyDesk.OwnVacancies;
import dev.guildhall.recruiting.domain.VacancyDesk.Wish;
import dev.guildhall.recruiting.domain.VacancyText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** An agency's vacancies, and what persons sent to them. */
@RestController
@RequestMapping("/api/agency")
@ForKind("AGENCY")
class AgencyVacanciesApi {

    private final VacancyDesk desk;
    private final ApplicationDesk applications;

    AgencyVacanciesApi(VacancyDesk desk, ApplicationDesk applications) {
        this.desk = desk;
        this.applications = applications;
    }

    @GetMapping("/vacancies")
    OwnVacancies vacancies(Actor agency) {
        return desk.of(agency);
    }

    @PostMapping("/vacancies")
    @ResponseStatus(HttpStatus.CREATED)
    @Needs("recruiting.vacancies.edit")
    OwnVacancy publish(
            Actor agency,
            @RequestBody VacancyText text,
            @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key) {
        return desk.publish(agency, text, key);
    }

    @GetMapping("/vacancies/{id}")
    OwnVacancy vacancy(Actor agency, @PathVariable UUID id) {
        return desk.one(agency, new VacancyId(id));
    }

    /**
     * What was changed; what is left out stays.
     *
     * @param version of the vacancy that the change was made on
     */
    record VacancyChange(
            @Nullable Integer version,
            @Nullable String title,
            @Nullable List<String> fields,
            @Nullable String postType,
            @Nullable String cityCode,
            @Nullable String workplace,
            @Nullable Integer salaryMin,
            @Nullable Integer salaryMax,
            @Nullable String education,
            @Nullable String requirements,
            @Nullable String benefits) {
        VacancyText text() {
            return new VacancyText(
                    title,
                    fields,
                    postType,
                    cityCode,
                    workplace,
                    salaryMin,
                    salaryMax,
                    education,
                    requirements,
                    benefits);
        }
    }

    /** Saves at once (C19); the answer carries the version and the time of saving. */
    @PatchMapping("/vacancies/{id}")
    @Needs("recruiting.vacancies.edit")
    OwnVacancy change(Actor agency, @PathVariable UUID id, @RequestBody VacancyChange change) {
        return desk.change(agency, new VacancyId(id), change.text(), change.version());
    }

    record VacancySwitch(@NotNull Wish state) {}

    @PutMapping("/vacancies/{id}/state")
    @Needs("recruiting.vacancies.edit")
    OwnVacancy state(Actor agency, @PathVariable UUID id, @RequestBody @Valid VacancySwitch state) {
        return desk.switchTo(agency, new VacancyId(id), state.state());
    }

    @DeleteMapping("/vacancies/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs("recruiting.vacancies.edit")
    void delete(Actor agency, @PathVariable UUID id) {
        desk.delete(agency, new VacancyId(id));
    }

    @GetMapping("/vacancies/{id}/applications")
    ApplicationInbox applications(
            Actor agency,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable ApplicationState state,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return applications.of(agency, new VacancyId(id), state, page, size);
    }

    /** Opens it: a POST, since the person is told that it was seen. */
    @PostMapping("/applications/{id}/seen")
    Received open(Actor agency, @PathVariable UUID id) {
        return applications.open(agency, new ApplicationId(id));
    }

    /** @param words to the person */
    record ApplicationAnswer(
            @NotNull Boolean interested,
            @Size(max = 300) @Nullable String words) {}

    @PutMapping("/applications/{id}/answer")
    @Needs("recruiting.applications.answer")
    Received answer(Actor agency, @PathVariable UUID id, @RequestBody @Valid ApplicationAnswer answer) {
        return applications.answer(agency, new ApplicationId(id), answer.interested(), answer.words());
    }
}
