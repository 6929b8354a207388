package dev.guildhall.talent.member;

import dev.guildhall.identity.Actor;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.domain.CardBlocks;
import dev.guildhall.talent.domain.CardBlocks.Blocked;
import dev.guildhall.talent.domain.CardShares;
import dev.guildhall.talent.domain.CardShares.Share;
import dev.guildhall.talent.domain.CardView;
import dev.guildhall.talent.domain.CardViewers;
import dev.guildhall.talent.domain.CardViewers.Viewer;
import dev.guildhall.talent.domain.ContactReports;
import dev.guildhall.talent.domain.ContactReports.AboutMe;
import dev.guildhall.talent.domain.MyCard;
import dev.guildhall.talent.domain.MyCardView;
import dev.guildhall.talent.domain.OwnFacts;
import dev.guildhall.ui.Paged;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

/** A person's own card. */
@RestController
@RequestMapping("/api/talent/me")
@PreAuthorize("hasRole('PERSON')")
class MyCardApi {

    private final MyCard card;
    private final CardViewers viewers;
    private final ContactReports reports;
    private final CardBlocks blocks;
    private final CardShares shares;

    MyCardApi(MyCard card, CardViewers viewers, ContactReports reports, CardBlocks blocks, CardShares shares) {
        this.card = card;
        this.blocks = blocks;
        this.shares = shares;
        this.reports = reports;
        this.viewers = viewers;
    }

    @GetMapping("/card")
    MyCardView card(Actor person) {
        return card.of(person.id());
    }

    /** The own card as an agency sees it that has not paid. */
    @GetMapping("/card/preview")
    CardView preview(Actor person) {
        return card.preview(person.id());
    }

    @PutMapping("/card")
    MyCardView change(Actor person, @RequestBody @Valid OwnFacts facts) {
        return card.change(person.id(), facts);
    }

    @PutMapping("/card/publication")
    MyCardView publish(Actor person) {
        return card.publish(person.id());
    }

    @DeleteMapping("/card/publication")
    MyCardView withdraw(Actor person) {
        return card.withdraw(person.id());
    }

    /** Reports of agencies that the contact reaches nobody. */
    @GetMapping("/reports")
    Paged<AboutMe> reports(
            Actor person,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return reports.about(person.id(), page, size);
    }

    /** @param reachable whether the contact does reach the person */
    record Answer(
            @NotNull @Nullable Boolean reachable, @Nullable String words) {}

    @PostMapping("/reports/{id}/answer")
    AboutMe answer(Actor person, @PathVariable UUID id, @RequestBody @Valid Answer answer) {
        return reports.answer(person.id(), id, Boolean.TRUE.equals(answer.reachable()), answer.words());
    }

    /** Who looked, and who paid for the contact: {@code unlocked=true} asks for those only. */
    @GetMapping("/viewers")
    Paged<Viewer> viewers(
            Actor person,
            @RequestParam(defaultValue = "false") boolean unlocked,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return viewers.of(person.id(), unlocked, page, size);
    }

    /** @param hideFromEmployer whether the body that the card names as employer may not find it */
    record Visibility(@NotNull @Nullable Boolean hideFromEmployer) {}

    @PutMapping("/card/visibility")
    MyCardView hide(Actor person, @RequestBody @Valid Visibility wanted) {
        return card.hideFromEmployer(person.id(), Boolean.TRUE.equals(wanted.hideFromEmployer()));
    }

    @GetMapping("/blocks")
    Paged<Blocked> blocks(
            Actor person,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return blocks.of(person.id(), page, size);
    }

    /** From now on the agency does not find the card. */
    @PutMapping("/blocks/{agency}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void block(Actor person, @PathVariable UUID agency) {
        blocks.block(person.id(), new AgencyId(agency));
    }

    @DeleteMapping("/blocks/{agency}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unblock(Actor person, @PathVariable UUID agency) {
        blocks.unblock(person.id(), new AgencyId(agency));
    }

    /** @param contactShown whether whoever has the link sees the contact (C35) */
    record NewShare(@NotNull @Nullable Boolean contactShown) {}

    @PostMapping("/card/shares")
    Share share(Actor person, @RequestBody @Valid NewShare wanted) {
        return shares.share(person.id(), Boolean.TRUE.equals(wanted.contactShown()));
    }

    @GetMapping("/card/shares")
    List<Share> shares(Actor person) {
        return shares.of(person.id());
    }

    /** @param path the dark modules as path of an SVG, in a square of {@code size} units without its quiet zone */
    record Qr(int size, String path) {}

    @GetMapping("/card/shares/{id}/qr")
    Qr picture(Actor person, @PathVariable UUID id) {
        var picture = shares.picture(person.id(), id);
        return new Qr(picture.size(), picture.path());
    }

    @DeleteMapping("/card/shares/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(Actor person, @PathVariable UUID id) {
        shares.revoke(person.id(), id);
    }
}
