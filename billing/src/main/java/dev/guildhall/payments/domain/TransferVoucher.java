package dev.guildhall.payments.domain;

import dev.guildhall.media.MediaKind;
import dev.guildhall.media.PrivateKind;
import dev.guildhall.problem.Texts;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Pictures by which buyers show that they have sent a transfer; only staff who may see orders see them. */
@Configuration(proxyBeanMethods = false)
class TransferVoucher {
    static final String ID = "payments.transfer-voucher";

    @Bean
    MediaKind transferVoucherKind() {
        return PrivateKind.pictures(ID, Texts.in("transfers").of("voucher.kind"), 8);
    }
}
