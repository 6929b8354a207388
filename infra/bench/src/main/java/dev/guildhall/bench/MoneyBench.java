package dev.guildhall.bench;

import dev.guildhall.talent.CardId;
import dev.guildhall.talent.domain.ContactUnlocking;
import dev.guildhall.tenancy.TenantScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Unlocks against the same rows by hand, on one wallet and on many; notices against one committed insert. */
final class MoneyBench {
    /** More unlocks a second than any side does: so many numbers each round has to itself. */
    private static final int MOST = 1_200;
    /** More notices a second than are ever acknowledged. */
    private static final int MOST_NOTICES = 1_500;

    /** More single rows a second than a client ever commits. */
    private static final long MOST_INSERTS = 100_000;

    private static final int WALLETS = 10_000;
    private static final int CLIENTS = 16;
    private static final long PLENTY = 10_000_000;
    private static final int SINGLE = 2 * WALLETS;
    /** A thousand for each wallet. */
    private static final long NEVER_REACHED = 1_000L * WALLETS;

    private static final Duration WARM_UP = Duration.ofSeconds(90);

    private MoneyBench() {}

    static List<Comparison> run(int rounds, Duration time) throws Exception {
        int cards = Math.toIntExact((rounds + 1) * time.toSeconds() * MOST);
        try (Guild guild = Guild.open(CLIENTS)) {
            Pool.fill(guild, Guild.TENANT, cards);
            guild.sweep(Guild.TENANT, Pool.INDEX);
            // Ours are the first ten thousand, theirs the second; two more are the single wallets.
            guild.openAgencies(0, 2 * WALLETS + 2, PLENTY);
            guild.analyze();
            // A server runs for days: what is measured is not its first minute, in which code is still compiled.
            unlocks(guild, 0, WALLETS, cards, WARM_UP, NEVER_REACHED).round();
            Comparison one = Comparison.of(
                    "unlocks, 1 wallet",
                    new Comparison.Aim(true, 1.0),
                    false,
                    rounds,
                    unlocks(guild, SINGLE, 1, cards, time, 0),
                    byHand(guild, SINGLE + 1, 1, cards, time));
            Comparison many = Comparison.of(
                    "unlocks, 10,000 wallets",
                    new Comparison.Aim(true, 0.6),
                    false,
                    rounds,
                    unlocks(guild, 0, WALLETS, cards, time, 0),
                    byHand(guild, WALLETS, WALLETS, cards, time));
            Notices notices = Notices.open(guild, 2 * (rounds + 1) * each(time), WALLETS);
            return List.of(
                    one,
                    many,
                    notices(guild, notices, 1, rounds, time),
                    notices(guild, notices, CLIENTS, rounds, time));
        }
    }

    private static Comparison.Side unlocks(
            Guild guild, int firstWallet, int wallets, int cards, Duration time, long first) {
        ContactUnlocking unlocking = guild.bean(ContactUnlocking.class);
        Load load = new Load(CLIENTS, time, n -> {
            long number = first + n;
            TenantScope.with(Guild.TENANT)
                    .run(() -> unlocking.unlock(
                            Guild.account(firstWallet + number % wallets),
                            new CardId(Guild.card(card(number, wallets, cards))),
                            "bench-" + firstWallet + "-" + number));
        });
        return load::round;
    }

    private static int each(Duration time) {
        return Math.toIntExact(time.toSeconds() * MOST_NOTICES);
    }

    private static Comparison notices(Guild guild, Notices notices, int clients, int rounds, Duration time)
            throws Exception {
        Load load = new Load(clients, time, number -> notices.send());
        Pgbench insert = Pgbench.of(
                "insert.sql",
                guild.databasePort(),
                Guild.DATABASE,
                clients,
                time,
                Map.of(
                        "tenant",
                        Guild.TENANT.schema(),
                        "credential",
                        notices.credential(),
                        "stride",
                        time.toSeconds() * MOST_INSERTS,
                        "clients",
                        clients));
        return Comparison.of(
                "a notice acknowledged, in time against a committed insert, %d at once".formatted(clients),
                new Comparison.Aim(false, 2.0),
                true,
                rounds,
                () -> {
                    notices.write(each(time));
                    return load.round();
                },
                insert::round);
    }

    /** Every pair of wallet and card comes once. */
    private static long card(long number, int wallets, int cards) {
        return (number / wallets + (number % wallets) * 31) % cards;
    }

    private static Comparison.Side byHand(Guild guild, int firstWallet, int wallets, int cards, Duration time) {
        Pgbench pgbench = Pgbench.of(
                "unlock.sql",
                guild.databasePort(),
                Guild.DATABASE,
                CLIENTS,
                time,
                Map.of(
                        "tenant", Guild.TENANT.schema(),
                        "first", firstWallet,
                        "wallets", wallets,
                        "cards", cards,
                        "stride", time.toSeconds() * MOST / CLIENTS,
                        "clients", CLIENTS));
        return pgbench::round;
    }
}
