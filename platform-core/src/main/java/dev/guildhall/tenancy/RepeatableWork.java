package dev.guildhall.tenancy;

/**
 * Work that is done again if it is lost, such as a listener whose event is deleted only afterwards. Its transactions do not wait
 * for the disk: the server writes its log in order, so that whatever lets the work be forgotten is never kept longer than the
 * work itself.
 */
final class RepeatableWork {
    private static final ScopedValue<Boolean> NOW = ScopedValue.newInstance();

    private RepeatableWork() {}

    static <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(NOW, true).call(work);
    }

    static boolean now() {
        return NOW.isBound();
    }
}
