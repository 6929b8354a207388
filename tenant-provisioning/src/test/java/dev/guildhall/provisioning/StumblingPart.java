package dev.guildhall.provisioning;

import dev.guildhall.catalog.Blueprint;
import dev.guildhall.catalog.BlueprintPart;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;

/** A part of the opening that breaks when a test tells it to. */
@Component
class StumblingPart implements BlueprintPart {
    static final AtomicBoolean NOW = new AtomicBoolean();

    @Override
    public void apply(Blueprint blueprint) {
        if (NOW.get()) {
            throw new IllegalStateException("stumbled");
        }
    }
}
