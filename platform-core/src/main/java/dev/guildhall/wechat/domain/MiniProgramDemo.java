package dev.guildhall.wechat.domain;

import dev.guildhall.catalog.DemoContent;
import dev.guildhall.catalog.DemoTenant;
import org.springframework.stereotype.Component;

/** A mini-program of the sandbox for each demo tenant; tried out with its first use. */
@Component
class MiniProgramDemo implements DemoContent {
    private final MiniProgramVersions versions;

    MiniProgramDemo(MiniProgramVersions versions) {
        this.versions = versions;
    }

    @Override
    public int order() {
        return 25;
    }

    @Override
    public void fill(DemoTenant demo) {
        if (versions.hasSandbox() && versions.all().isEmpty()) {
            versions.openSandbox();
        }
    }
}
