package dev.guildhall.provisioning;

import dev.guildhall.catalog.Blueprint;
import dev.guildhall.catalog.BlueprintPart;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/** A part of the opening that breaks, or looks around, when a test tells it to. */
@Component
class StumblingPart implements BlueprintPart {
    static final Runnable NOTHING = () -> {};
    static final AtomicBoolean NOW = new AtomicBoolean();
    /** What happens while a spare is filled. */
    static final AtomicReference<Runnable> BEFORE = new AtomicReference<>(NOTHING);

    @Override
    public void prepare(Blueprint blueprint) {
        Objects.requireNonNull(BEFORE.get()).run();
    }

    @Override
    public void apply(Blueprint blueprint) {
        if (NOW.get()) {
            throw new IllegalStateException("stumbled");
        }
    }
}
