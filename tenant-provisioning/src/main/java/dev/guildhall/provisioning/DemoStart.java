package dev.guildhall.provisioning;

import dev.guildhall.catalog.DemoAccounts;
import dev.guildhall.catalog.DemoContent;
import dev.guildhall.catalog.DemoTenant;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.PhoneNumber;
import java.util.Comparator;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Opens the demo's tenants at the first start and lets every module fill them. */
@Component
@ConditionalOnProperty(name = "guildhall.demo", havingValue = "true")
class DemoStart implements ApplicationRunner {
    private static final List<Demo> DEMOS = List.of(
            new Demo("renzheng", "中衡认证人才", "certification", "周明薇", "13800002001"),
            new Demo("qingyuan", "清源工商联合会", "association", "顾清源", "13800003001"));

    private final Provisioning provisioning;
    private final TenantDirectory directory;
    private final Accounts accounts;
    private final DemoAccounts demoAccounts;
    private final ObjectProvider<DemoContent> contents;

    DemoStart(
            Provisioning provisioning,
            TenantDirectory directory,
            Accounts accounts,
            DemoAccounts demoAccounts,
            ObjectProvider<DemoContent> contents) {
        this.provisioning = provisioning;
        this.directory = directory;
        this.accounts = accounts;
        this.demoAccounts = demoAccounts;
        this.contents = contents;
    }

    private record Demo(String slug, String name, String blueprint, String staff, String phone) {}

    @Override
    public void run(ApplicationArguments arguments) {
        for (Demo demo : DEMOS) {
            TenantId id = new TenantId(demo.slug());
            if (directory.find(id).isEmpty()) {
                provisioning.open(new NewTenant(
                        demo.slug(), demo.name(), demo.blueprint(), new NewTenant.Admin(demo.staff(), demo.phone())));
                TenantScope.with(id).run(() -> giveStaffAPassword(demo));
            }
            TenantScope.with(id)
                    .run(() -> contents.stream()
                            .sorted(Comparator.comparingInt(DemoContent::order))
                            .forEach(content -> content.fill(new DemoTenant(id, demo.blueprint()))));
        }
    }

    private void giveStaffAPassword(Demo demo) {
        String password = demoAccounts.passwordFor(demo.slug() + ".staff");
        AccountView staff = accounts.byPhone(PhoneNumber.parse(demo.phone())).orElseThrow();
        accounts.setPassword(staff.id(), password, false);
        demoAccounts.record(new TenantId(demo.slug()), "staff", demo.phone(), demo.phone(), password, demo.staff());
    }
}
