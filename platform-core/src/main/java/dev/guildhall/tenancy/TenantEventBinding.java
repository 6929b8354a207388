package dev.guildhall.tenancy;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Runs a listener under the tenant that its event names. */
class TenantEventBinding implements MethodInterceptor {
    @Override
    public @Nullable Object invoke(MethodInvocation listener) throws Throwable {
        for (Object argument : listener.getArguments()) {
            if (argument instanceof TenantEvent event) {
                return TenantScope.with(event.tenant()).call(listener::proceed);
            }
        }
        return listener.proceed();
    }
}
