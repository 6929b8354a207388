package dev.guildhall.privacy.member;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.Reproof;
import dev.guildhall.privacy.domain.Copies;
import dev.guildhall.privacy.domain.Deletions;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What somebody may do with the own data: take a copy, and end it. */
@RestController
@RequestMapping("/api/privacy")
@SignedIn
class PrivacyApi {
    private static final MediaType XLSX =
            MediaType.parseMediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final Copies copies;
    private final Deletions deletions;
    private final Reproof reproof;

    PrivacyApi(Copies copies, Deletions deletions, Reproof reproof) {
        this.copies = copies;
        this.deletions = deletions;
        this.reproof = reproof;
    }

    record Requested(UUID id) {}

    /** @param code sent to the own phone for purpose BIND; the password instead where the account has no phone */
    record DeletionRequest(@Nullable String code, @Nullable String password) {}

    /**
     * @param state WAITING, or NONE
     * @param dueAt until then it can be taken back
     * @param obstacles what has to be done before the account can be deleted
     */
    record DeletionAnswer(
            String state,
            @Nullable Instant requestedAt,
            @Nullable Instant dueAt,
            List<String> obstacles) {}

    /** 202; the inbox tells when it is ready. 409 while another one is being made. */
    @PostMapping("/exports")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Requested export(Actor actor) {
        return new Requested(copies.request(actor.id()).id());
    }

    @GetMapping("/exports")
    List<Copies.Copy> exports(Actor actor) {
        return copies.of(actor.id());
    }

    @GetMapping("/exports/{id}.json")
    ResponseEntity<byte[]> json(@PathVariable UUID id, Actor actor) {
        return file(copies.open(actor.id(), id, "json"), MediaType.APPLICATION_JSON, "personal-data.json");
    }

    @GetMapping("/exports/{id}.xlsx")
    ResponseEntity<byte[]> xlsx(@PathVariable UUID id, Actor actor) {
        return file(copies.open(actor.id(), id, "xlsx"), XLSX, "personal-data.xlsx");
    }

    @GetMapping("/deletion")
    DeletionAnswer deletion(Actor actor) {
        List<String> obstacles = deletions.obstacles(actor.id());
        return deletions
                .waiting(actor.id())
                .map(each -> new DeletionAnswer(each.state(), each.requestedAt(), each.dueAt(), obstacles))
                .orElseGet(() -> new DeletionAnswer("NONE", null, null, obstacles));
    }

    /** After a new proof of who one is; 409 with {@code reasons} where something has to be done first. */
    @PostMapping("/deletion")
    @ResponseStatus(HttpStatus.ACCEPTED)
    DeletionAnswer delete(@RequestBody DeletionRequest body, Actor actor, HttpServletRequest request) {
        reproof.require(actor.id(), body.code(), body.password(), request.getRemoteAddr());
        Deletions.Deletion waiting = deletions.request(actor.id());
        return new DeletionAnswer(waiting.state(), waiting.requestedAt(), waiting.dueAt(), List.of());
    }

    @DeleteMapping("/deletion")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void withdraw(Actor actor) {
        deletions.withdraw(actor.id());
    }

    private static ResponseEntity<byte[]> file(byte[] content, MediaType type, String name) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(CacheControl.noStore())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .body(content);
    }
}
