package dev.guildhall.provisioning;

import dev.guildhall.catalog.ModuleDescriptor;
import org.springframework.stereotype.Component;

/** A module for these tests: one table, one address. */
@Component
class LotteryModule implements ModuleDescriptor {
    @Override
    public String id() {
        return "lottery";
    }

    @Override
    public String name() {
        return "抽奖";
    }

    @Override
    public String summary() {
        return "测试用模块";
    }
}
