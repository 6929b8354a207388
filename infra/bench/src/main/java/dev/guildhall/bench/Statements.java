package dev.guildhall.bench;

import dev.guildhall.talent.CardId;
import dev.guildhall.talent.domain.ContactUnlocking;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import java.time.Duration;

/** Prints what the database is asked by what the benchmarks measure: where to look when an aim is missed. */
final class Statements {
    private static final int CARDS = 2_000;
    private static final int WARM = 100;

    private Statements() {}

    static void print() throws Exception {
        try (Guild guild = Guild.open(4, 1)) {
            Pool pool = Pool.open(guild, Guild.TENANT, CARDS, Passwords.random(guild));
            guild.openAgencies(0, 1, 1_000_000);
            Notices notices = Notices.open(guild, 2 * WARM, 1);
            notices.write(2 * WARM);
            ContactUnlocking unlocking = guild.bean(ContactUnlocking.class);
            pool.stayIn(Duration.ofMinutes(1));
            for (int n = 0; n < WARM; n++) {
                unlock(unlocking, n);
                notices.send();
                pool.get("/api/talent/cards/" + Guild.card(n));
                pool.get("/api/talent/cards");
            }
            Recorder recorder = guild.recorder();
            show("an unlock", recorder.record(() -> unlock(unlocking, WARM)));
            show("a notice", recorder.record(notices::send));
            show("a card", recorder.record(() -> pool.get("/api/talent/cards/" + Guild.card(WARM))));
            guild.openTenant(new TenantId("warm"));
            guild.buildSpares();
            show("a tenant opened", recorder.record(() -> guild.openTenant(new TenantId("opened"))));
            show("a page of cards", recorder.record(() -> pool.get("/api/talent/cards")));
        }
    }

    private static void unlock(ContactUnlocking unlocking, int number) {
        TenantScope.with(Guild.TENANT)
                .run(() -> unlocking.unlock(Guild.account(0), new CardId(Guild.card(number)), "statements-" + number));
    }

    private static void show(String what, String script) {
        System.out.printf("-- %s: %d statements%n%s%n", what, script.lines().count(), script);
    }
}
