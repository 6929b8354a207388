package dev.guildhall.feedback.member;

import dev.guildhall.access.SignedIn;
import dev.guildhall.feedback.domain.FeedbackDesk;
import dev.guildhall.feedback.domain.FeedbackDesk.Feedback;
import dev.guildhall.feedback.domain.FeedbackType;
import dev.guildhall.identity.Actor;
import dev.guildhall.ui.Paged;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A member's feedback and the answers to it (C22). */
@RestController
@RequestMapping("/api/feedback")
@SignedIn
class FeedbackApi {
    private final FeedbackDesk desk;

    FeedbackApi(FeedbackDesk desk) {
        this.desk = desk;
    }

    /** @param type {@code MALFUNCTION}, {@code SUGGESTION} or {@code VIOLATION} */
    record FeedbackMessage(
            @Nullable FeedbackType type, @Nullable String words) {}

    record SentFeedback(
            UUID id,
            FeedbackType type,
            String typeLabel,
            String words,
            Instant sentAt,
            @Nullable String answer,
            @Nullable Instant answeredAt) {
        static SentFeedback of(Feedback feedback) {
            return new SentFeedback(
                    feedback.id(),
                    feedback.type(),
                    feedback.type().label(),
                    feedback.words(),
                    feedback.sentAt(),
                    feedback.answer(),
                    feedback.answeredAt());
        }
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    SentFeedback send(
            Actor actor,
            @RequestBody FeedbackMessage message,
            @RequestHeader(value = "User-Agent", defaultValue = "") String device) {
        return SentFeedback.of(desk.send(actor, message.type(), message.words(), device));
    }

    @GetMapping
    Paged<SentFeedback> mine(
            Actor actor,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return desk.of(actor.id(), page, size).map(SentFeedback::of);
    }
}
