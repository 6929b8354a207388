package dev.guildhall.realname.member;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.CallLimits;
import dev.guildhall.problem.Invalid;
import dev.guildhall.realname.Finding;
import dev.guildhall.realname.domain.Claims;
import dev.guildhall.realname.domain.Documents;
import dev.guildhall.realname.domain.Words;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** One's own real name: documents first, then the claim that names them. */
@RestController
@RequestMapping("/api/realname")
@SignedIn
class RealNameApi {
    private static final int UPLOADS_PER_HOUR = 40;

    private final Claims claims;
    private final Documents documents;
    private final CallLimits limits;

    RealNameApi(Claims claims, Documents documents, CallLimits limits) {
        this.claims = claims;
        this.documents = documents;
        this.limits = limits;
    }

    /** @param findings what was seen in the picture; hints for whoever took it */
    record Uploaded(UUID id, String side, int width, int height, long size, List<Finding> findings) {}

    /**
     * @param state NONE, WAITING, VERIFIED or REFUSED
     * @param escalateFrom from then on a person can be asked for, while it waits
     */
    record Mine(
            String state,
            @Nullable String type,
            @Nullable String name,
            @Nullable String idNumber,
            @Nullable LocalDate validUntil,
            @Nullable Instant submittedAt,
            @Nullable Instant dueAt,
            @Nullable Instant escalatedAt,
            @Nullable String reason,
            List<Finding> findings) {}

    record Escalation(@Nullable String phone, @Nullable String lastFour) {}

    /** @param side FRONT, BACK, LICENCE, HOLDING or PERMIT */
    @PostMapping("/documents")
    @ResponseStatus(HttpStatus.CREATED)
    Uploaded upload(@RequestParam String side, @RequestParam MultipartFile file, Actor actor) throws IOException {
        limits.count("realname-documents|" + actor.id(), UPLOADS_PER_HOUR, Duration.ofHours(1));
        try (InputStream in = file.getInputStream()) {
            Documents.Document kept = documents.store(actor.id(), side, in);
            return new Uploaded(kept.id(), kept.side(), kept.width(), kept.height(), kept.size(), kept.findings());
        }
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Mine submit(@RequestBody Claims.Sent body, Actor actor) {
        return mine(claims.submit(actor.id(), body));
    }

    @GetMapping("/me")
    Mine me(Actor actor) {
        return claims.of(actor.id())
                .map(RealNameApi::mine)
                .orElseGet(() -> new Mine("NONE", null, null, null, null, null, null, null, null, List.of()));
    }

    /** After 48 hours without a result (W34). */
    @PostMapping("/escalation")
    Mine escalate(@RequestBody Escalation body, Actor actor) {
        if (body.phone() == null
                || body.lastFour() == null
                || body.lastFour().strip().length() != 4) {
            throw new Invalid("lastFour", Words.of("escalate.mismatch"));
        }
        return mine(claims.escalate(actor.id(), body.phone(), body.lastFour()));
    }

    private static Mine mine(Claims.View view) {
        return new Mine(
                view.state(),
                view.type(),
                view.name(),
                view.idNumber(),
                view.validUntil(),
                view.submittedAt(),
                view.dueAt(),
                view.escalatedAt(),
                view.reason(),
                view.findings());
    }
}
