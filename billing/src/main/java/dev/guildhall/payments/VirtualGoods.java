package dev.guildhall.payments;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Texts;
import java.util.Collection;
import org.springframework.stereotype.Service;

/**
 * Whether goods may be sold to a client: what is used only on a screen goes through virtual payment on iOS mini-programs, and is
 * hidden and refused there while that is off, which it is unless a tenant turns it on and has an offer that works.
 */
@Service
public class VirtualGoods {
    private static final Texts TEXTS = Texts.in("receiving");

    private final Collection<OrderKind> kinds;
    private final ModuleSettings settings;
    private final VirtualPayments virtual;

    VirtualGoods(Collection<OrderKind> kinds, ModuleSettings settings, VirtualPayments virtual) {
        this.kinds = kinds;
        this.settings = settings;
        this.virtual = virtual;
    }

    /**
     * Whether orders of this kind can be placed by the client.
     *
     * @param iosMiniProgram whether the client is a mini-program on an iPhone or iPad
     */
    public boolean sold(String kind, boolean iosMiniProgram) {
        return !throughVirtualPayment(kind, iosMiniProgram)
                || settings.of(BillingSettings.class).virtualPayment() && virtual.ready();
    }

    /** @throws Conflict where they cannot */
    public void require(String kind, boolean iosMiniProgram) {
        if (!sold(kind, iosMiniProgram)) {
            throw new Conflict("virtual-goods-not-on-ios", TEXTS.of("ios.title"), TEXTS.of("ios"));
        }
    }

    /** Whether this very thing can be sold to the client at this price. */
    public boolean sold(String kind, String subject, long fen, boolean iosMiniProgram) {
        return sold(kind, iosMiniProgram)
                && (!throughVirtualPayment(kind, iosMiniProgram) || virtual.sells(kind, subject, fen));
    }

    /** Whether an order of this kind is paid by virtual payment on the client, where it can be at all. */
    public boolean throughVirtualPayment(String kind, boolean iosMiniProgram) {
        return iosMiniProgram && kinds.stream().anyMatch(each -> each.id().equals(kind) && each.virtualGoods());
    }
}
