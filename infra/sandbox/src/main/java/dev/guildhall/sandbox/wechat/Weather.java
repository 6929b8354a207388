package dev.guildhall.sandbox.wechat;

import dev.guildhall.sandbox.SandboxOnly;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What goes wrong at this WeChat, for the next calls. */
@Component
@SandboxOnly
class Weather {
    private final AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);

    /** Ways to go wrong. */
    enum Kind {
        NONE,
        /** errcode -1. */
        BUSY,
        /** errcode 45011. */
        TOO_OFTEN,
        /** errcode 40226: the user is taken for a risk. */
        BLOCKED,
        /** No answer before the caller has lost patience. */
        HANG,
        /** A page of some gateway instead of JSON. */
        HTML_502;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** @param left calls that it still hits */
    record Fault(Kind kind, int left) {
        static final Fault NONE = new Fault(Kind.NONE, 0);
    }

    Fault current() {
        return Objects.requireNonNull(fault.get());
    }

    /** @throws IllegalArgumentException in words */
    void change(@Nullable String word, @Nullable Integer times) {
        if (word == null) {
            fault.set(Fault.NONE);
            return;
        }
        Kind kind = Arrays.stream(Kind.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("fault is one of "
                        + Arrays.stream(Kind.values()).map(Kind::word).toList()));
        fault.set(new Fault(kind, times == null ? Integer.MAX_VALUE : times));
    }

    /** What hits this call. */
    Kind next() {
        Fault hit = fault.getAndUpdate(now -> now.left() <= 1 ? Fault.NONE : new Fault(now.kind(), now.left() - 1));
        return hit.kind();
    }
}
