package dev.guildhall.review;

import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.identity.Actor;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.TenantScope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The kinds of review of the modules that are on. */
@Component
class ReviewKinds {
    private final ObjectProvider<ReviewKind> kinds;
    private final ModuleSwitches switches;

    ReviewKinds(ObjectProvider<ReviewKind> kinds, ModuleSwitches switches) {
        this.kinds = kinds;
        this.switches = switches;
    }

    List<ReviewKind> on() {
        return kinds.orderedStream()
                .filter(kind -> switches.isOn(TenantScope.current(), kind.module()))
                .toList();
    }

    Optional<ReviewKind> find(String id) {
        return on().stream().filter(kind -> kind.id().equals(id)).findFirst();
    }

    ReviewKind require(String id) {
        return find(id).orElseThrow(() -> new NotFound(Words.of("review")));
    }

    /** Ids of the kinds that the actor reviews. */
    Set<String> of(Actor actor) {
        return on().stream()
                .filter(kind -> actor.may(kind.permission()))
                .map(ReviewKind::id)
                .collect(Collectors.toUnmodifiableSet());
    }
}
