package dev.guildhall.tenancy;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The tenant that the running call works for. Lexical: bound around a block, gone after it, never inherited by another
 * thread.
 */
public final class TenantScope {
    private static final ScopedValue<TenantId> CURRENT = ScopedValue.newInstance();

    private TenantScope() {}

    /** @throws NoTenantBound outside of every {@link #with} */
    public static TenantId current() {
        if (!CURRENT.isBound()) {
            throw new NoTenantBound();
        }
        return CURRENT.get();
    }

    public static Optional<TenantId> bound() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    public static Binding with(TenantId tenant) {
        return new Binding(tenant);
    }

    /** A tenant about to be bound around the block that follows. */
    public record Binding(TenantId tenant) {
        public void run(Runnable block) {
            ScopedValue.where(CURRENT, tenant).run(block);
        }

        public <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> block) throws X {
            return ScopedValue.where(CURRENT, tenant).call(block);
        }

        public <T> T get(Supplier<T> block) {
            return ScopedValue.where(CURRENT, tenant).call(block::get);
        }
    }
}
