package dev.guildhall.payments;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Texts;
import java.util.Collection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/**
 * Whether goods may be sold to a client: what is used only on a screen goes through virtual payment on iOS mini-programs, and is
 * hidden and refused there while that is off, which it is unless a tenant turns it on and a provider is there.
 */
@Service
public class VirtualGoods {
    private static final Texts TEXTS = Texts.in("receiving");

    private final Collection<OrderKind> kinds;
    private final ModuleSettings settings;
    private final ObjectProvider<VirtualPayments> provider;

    VirtualGoods(Collection<OrderKind> kinds, ModuleSettings settings, ObjectProvider<VirtualPayments> provider) {
        this.kinds = kinds;
        this.settings = settings;
        this.provider = provider;
    }

    /**
     * Whether orders of this kind can be placed by the client.
     *
     * @param iosMiniProgram whether the client is a mini-program on an iPhone or iPad
     */
    public boolean sold(String kind, boolean iosMiniProgram) {
        boolean virtual = kinds.stream().anyMatch(each -> each.id().equals(kind) && each.virtualGoods());
        return !virtual || !iosMiniProgram || byVirtualPayment();
    }

    /** @throws Conflict where they cannot */
    public void require(String kind, boolean iosMiniProgram) {
        if (!sold(kind, iosMiniProgram)) {
            throw new Conflict("virtual-goods-not-on-ios", TEXTS.of("ios.title"), TEXTS.of("ios"));
        }
    }

    private boolean byVirtualPayment() {
        VirtualPayments virtual = provider.getIfAvailable();
        return virtual != null && settings.of(BillingSettings.class).virtualPayment() && virtual.ready();
    }
}
