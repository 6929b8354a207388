package dev.guildhall.notice.member;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.Actor;
import dev.guildhall.notice.Notice;
import dev.guildhall.notice.Notices;
import dev.guildhall.problem.NotFound;
import dev.guildhall.ui.Paged;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/notices")
@SignedIn
class NoticeController {

    private final Notices notices;

    NoticeController(Notices notices) {
        this.notices = notices;
    }

    /** A page of the inbox with the number of all that are unread. */
    record Inbox(List<Notice> items, int page, int size, long total, long unread) {}

    @GetMapping
    Inbox inbox(
            Actor actor,
            @RequestParam(defaultValue = "0") @Min(0) @Max(100_000) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        Paged<Notice> found = notices.inbox(actor.id(), page, size);
        return new Inbox(found.items(), found.page(), found.size(), found.total(), notices.unread(actor.id()));
    }

    @PostMapping("/{id}/read")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void read(Actor actor, @PathVariable UUID id) {
        if (!notices.read(actor.id(), id)) {
            throw new NotFound("通知");
        }
    }
}
