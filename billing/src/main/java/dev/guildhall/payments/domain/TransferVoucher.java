package dev.guildhall.payments.domain;

import dev.guildhall.media.MediaKind;
import dev.guildhall.problem.Texts;
import org.springframework.stereotype.Component;

/** Pictures by which buyers show that they have sent a transfer; only staff who may see orders see them. */
@Component
class TransferVoucher implements MediaKind {
    static final String ID = "payments.transfer-voucher";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String name() {
        return Texts.in("transfers").of("voucher.kind");
    }

    @Override
    public long maxBytes() {
        return 8L * 1024 * 1024;
    }

    @Override
    public int maxPixels() {
        return 40_000_000;
    }

    @Override
    public boolean open() {
        return false;
    }
}
