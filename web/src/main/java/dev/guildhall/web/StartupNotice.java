package dev.guildhall.web;

import dev.guildhall.catalog.DemoAccount;
import dev.guildhall.catalog.DemoAccounts;
import java.util.Objects;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Tells the person who ran {@code ./run} where to go, and with which accounts. */
@Component
@Profile("sandbox")
class StartupNotice {
    private final DemoAccounts accounts;
    private final ServletWebServerApplicationContext server;

    StartupNotice(DemoAccounts accounts, ServletWebServerApplicationContext server) {
        this.accounts = accounts;
        this.server = server;
    }

    @EventListener(ApplicationReadyEvent.class)
    @Order(Ordered.LOWEST_PRECEDENCE)
    void tell() {
        String base = "http://localhost:"
                + Objects.requireNonNull(server.getWebServer()).getPort();
        StringBuilder text = new StringBuilder("\n  会馆 Guildhall is up.\n\n");
        line(text, "运营控制台", base + "/operator");
        accounts.all().stream()
                .map(DemoAccount::tenant)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(slug -> {
                    line(text, "管理后台 " + slug, base + "/t/" + slug + "/console");
                    line(text, "小程序 H5 " + slug, base + "/t/" + slug + "/h5/");
                });
        line(text, "沙箱（账号、短信、支付）", base + "/sandbox");
        text.append('\n');
        for (DemoAccount account : accounts.all()) {
            text.append("  %-10s %-15s %-28s %-14s %s%n"
                    .formatted(
                            account.tenant() == null ? "-" : account.tenant(),
                            account.role(),
                            account.username() == null ? account.phone() : account.username(),
                            account.password() == null ? "(code by SMS)" : account.password(),
                            account.note()));
        }
        System.out.println(text);
    }

    private static void line(StringBuilder text, String what, String address) {
        text.append("  ").append(address).append("   ").append(what).append('\n');
    }
}
