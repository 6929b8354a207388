package dev.guildhall.talent.member;

import dev.guildhall.identity.Actor;
import dev.guildhall.talent.domain.CardViewers;
import dev.guildhall.talent.domain.CardViewers.Viewer;
import dev.guildhall.talent.domain.MyCard;
import dev.guildhall.talent.domain.MyCardView;
import dev.guildhall.talent.domain.OwnFacts;
import dev.guildhall.ui.Paged;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A person's own card. */
@RestController
@RequestMapping("/api/talent/me")
@PreAuthorize("hasRole('PERSON')")
class MyCardApi {

    private final MyCard card;
    private final CardViewers viewers;

    MyCardApi(MyCard card, CardViewers viewers) {
        this.card = card;
        this.viewers = viewers;
    }

    @GetMapping("/card")
    MyCardView card(Actor person) {
        return card.of(person.id());
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

    @GetMapping("/viewers")
    Paged<Viewer> viewers(
            Actor person,
            @RequestParam(defaultValue = "0") @Min(0) int page,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int size) {
        return viewers.of(person.id(), page, size);
    }
}
