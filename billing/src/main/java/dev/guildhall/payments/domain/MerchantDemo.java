package dev.guildhall.payments.domain;

import dev.guildhall.catalog.DemoContent;
import dev.guildhall.catalog.DemoTenant;
import org.springframework.stereotype.Component;

/** A sandbox merchant for each demo tenant; tried out with its first payment. */
@Component
class MerchantDemo implements DemoContent {
    private final Credentials credentials;

    MerchantDemo(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public void fill(DemoTenant demo) {
        if (credentials.sandbox() && credentials.all().isEmpty()) {
            credentials.openSandbox();
        }
    }
}
