package dev.guildhall.tenancy;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Runs a listener under the tenant that its event names. One that works within a transaction of its own is repeatable: it acts on
 * the tenant's rows alone, and what is lost of them is done again. One that opens its transactions itself speaks to others in
 * between, and what it notes of that has to stay.
 */
class TenantEventBinding implements MethodInterceptor {
    @Override
    public @Nullable Object invoke(MethodInvocation listener) throws Throwable {
        for (Object argument : listener.getArguments()) {
            if (argument instanceof TenantEvent event) {
                TenantScope.Binding tenant = TenantScope.with(event.tenant());
                return repeatable(listener)
                        ? tenant.call(() -> RepeatableWork.call(listener::proceed))
                        : tenant.call(listener::proceed);
            }
        }
        return listener.proceed();
    }

    private static boolean repeatable(MethodInvocation listener) {
        Transactional own = AnnotatedElementUtils.findMergedAnnotation(listener.getMethod(), Transactional.class);
        return own != null && own.propagation() == Propagation.REQUIRES_NEW;
    }
}
