package dev.guildhall.identity.member;

import dev.guildhall.access.ForKind;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.CallLimits;
import dev.guildhall.identity.OrganisationProofs;
import dev.guildhall.identity.Organisations;
import dev.guildhall.identity.Reproof;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.media.MediaContent;
import dev.guildhall.problem.Invalid;
import dev.guildhall.vault.PhoneNumber;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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
import org.springframework.web.multipart.MultipartFile;

/** Sub-accounts of an agency, a company or a merchant (W19). */
@RestController
@RequestMapping("/api/organisation")
@ForKind({Actor.AGENCY, Actor.COMPANY, Actor.MERCHANT})
class OrganisationApi {
    /** Whoever adds is told that a phone is taken, so nobody goes through many phones. */
    private static final int ADDED_PER_HOUR = 30;

    private final Organisations organisations;
    private final OrganisationProofs proofs;
    private final Reproof reproof;
    private final CallLimits limits;

    OrganisationApi(Organisations organisations, OrganisationProofs proofs, Reproof reproof, CallLimits limits) {
        this.limits = limits;
        this.proofs = proofs;
        this.organisations = organisations;
        this.reproof = reproof;
    }

    record NewAccountRequest(
            @Nullable String name,
            @Nullable String phone,
            @Nullable Set<String> permissions,
            @Nullable List<UUID> proof) {}

    record Uploaded(UUID id) {}

    record StateRequest(@Nullable String state) {}

    /** @param code sent to the owner's phone for purpose BIND; the password instead where the owner has no phone */
    record HandoverRequest(
            @Nullable UUID to,
            @Nullable String code,
            @Nullable String password) {}

    @GetMapping("/accounts")
    Organisations.Overview accounts(Actor actor) {
        return organisations.of(actor);
    }

    @PostMapping("/accounts")
    @ResponseStatus(HttpStatus.CREATED)
    Organisations.Member add(@RequestBody NewAccountRequest body, Actor owner) {
        limits.count("organisation-account|" + owner.organisation(), ADDED_PER_HOUR, Duration.ofHours(1));
        return organisations.add(
                owner,
                new Organisations.NewMember(
                        body.name() == null ? "" : body.name(),
                        PhoneNumber.parse(body.phone() == null ? "" : body.phone()),
                        body.permissions() == null ? Set.of() : body.permissions(),
                        body.proof() == null ? List.of() : body.proof()));
    }

    /** A picture that proves that somebody works here, to be named when the sub-account is opened. */
    @PostMapping("/proofs")
    @ResponseStatus(HttpStatus.CREATED)
    Uploaded upload(@RequestParam MultipartFile file, Actor owner) throws IOException {
        String filename = file.getOriginalFilename();
        try (InputStream in = file.getInputStream()) {
            return new Uploaded(
                    proofs.store(owner, filename == null ? "" : filename, in).id());
        }
    }

    /** 404 for everybody but the owner and the person it is about. */
    @GetMapping("/proofs/{id}")
    ResponseEntity<InputStreamResource> proof(@PathVariable UUID id, Actor actor) {
        MediaContent content = proofs.open(actor, id);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(content.view().contentType()))
                .contentLength(content.view().size())
                .cacheControl(CacheControl.noStore())
                .header("X-Content-Type-Options", "nosniff")
                .body(new InputStreamResource(content.in()));
    }

    @PutMapping("/accounts/{id}/permissions")
    Organisations.Member permit(@PathVariable UUID id, @RequestBody Set<String> permissions, Actor owner) {
        return organisations.permit(owner, new AccountId(id), permissions);
    }

    @PutMapping("/accounts/{id}/state")
    Organisations.Member state(@PathVariable UUID id, @RequestBody StateRequest body, Actor owner) {
        boolean locked = "LOCKED".equals(body.state());
        if (!locked && !"ACTIVE".equals(body.state())) {
            throw new Invalid("state", Words.of("organisation.state"));
        }
        return organisations.lock(owner, new AccountId(id), locked);
    }

    @DeleteMapping("/accounts/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable UUID id, Actor owner) {
        organisations.remove(owner, new AccountId(id));
    }

    @PostMapping("/handover")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void handOver(@RequestBody HandoverRequest body, Actor owner, HttpServletRequest request) {
        if (body.to() == null) {
            throw new Invalid("to", Words.of("organisation.to"));
        }
        reproof.require(owner.id(), body.code(), body.password(), request.getRemoteAddr());
        organisations.handOver(owner, new AccountId(body.to()));
    }
}
