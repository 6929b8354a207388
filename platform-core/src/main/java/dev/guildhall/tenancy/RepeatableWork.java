package dev.guildhall.tenancy;

/**
 * Work that is done again if it is lost, such as a listener whose event is deleted only afterwards, or that counts only once
 * something later is kept, such as what a new tenant gets before it is active. Its transactions do not wait for the disk: the
 * server writes its log in order, so that whatever lets the work be forgotten, or count, is never kept without the work itself.
 */
public final class RepeatableWork {
    private static final ScopedValue<Boolean> NOW = ScopedValue.newInstance();

    private RepeatableWork() {}

    public static <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(NOW, true).call(work);
    }

    static boolean now() {
        return NOW.isBound();
    }
}
