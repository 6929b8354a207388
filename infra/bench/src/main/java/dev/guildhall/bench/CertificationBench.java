package dev.guildhall.bench;

import dev.guildhall.tenancy.TenantId;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Looking at cards and searching them over HTTP against the statements behind it, one tenant against many, the opening of a tenant
 * against its tables made by hand, an import against {@code COPY}.
 */
final class CertificationBench {
    private static final int CARDS_EACH = 200;
    private static final int CLIENTS = 8;
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    /** Of a token beyond a round: time enough for the signing in of all others. */
    private static final Duration AT_ONCE = Duration.ofMinutes(2);

    /** What is looked for: in every third card, in one of a thousand, in one of forty thousand, and by what else there is. */
    private static final List<String> SEARCHES = List.of(
            "q=检测",
            "q=质量",
            "q=咨询&sort=updated",
            "q=" + Pool.RARE,
            "q=" + (char) (19968 + 500) + (char) (20968 + 500),
            "region=360100&q=检测",
            "region=440100&sort=completeness",
            "q=汽车&sort=years");

    private static final List<String> PAGES =
            List.of("", "sort=updated", "region=310100", "region=440000&sort=completeness", "sort=years&size=50");

    private final int numberOfCards;
    private final int numberOfTenants;
    private final int rounds;
    private final Duration time;

    private CertificationBench(int cards, int tenants, int rounds, Duration time) {
        this.numberOfCards = cards;
        this.numberOfTenants = tenants;
        this.rounds = rounds;
        this.time = time;
    }

    /**
     * @param cards in the pool of one tenant
     * @param tenants that are looked at in random order
     */
    static List<Comparison> run(int cards, int tenants, int rounds, Duration time) throws Exception {
        return new CertificationBench(cards, tenants, rounds, time).run();
    }

    private List<Comparison> run() throws Exception {
        List<Comparison> comparisons = new ArrayList<>();
        try (Guild guild = Guild.open(2 * CLIENTS, 1)) {
            comparisons.add(Opening.compare(guild, rounds));
            comparisons.addAll(Import.compare(guild));
            String password = Passwords.random(guild);
            Pool large = Pool.open(guild, Guild.TENANT, numberOfCards, password);
            List<Pool> pools = new ArrayList<>();
            for (int n = 0; n < numberOfTenants; n++) {
                TenantId tenant = new TenantId("many" + n);
                guild.openTenant(tenant);
                pools.add(Pool.open(guild, tenant, CARDS_EACH, password));
            }
            guild.analyze();
            comparisons.addAll(large(guild, large));
            comparisons.addAll(many(pools));
        }
        return comparisons;
    }

    private List<Comparison> large(Guild guild, Pool pool) throws Exception {
        stayIn(List.of(pool));
        Random numbers = new Random(1);
        Load cards = new Load(
                CLIENTS,
                time,
                number -> pool.get(card(ThreadLocalRandom.current().nextInt(numberOfCards))));
        Load pages = new Load(CLIENTS, time, number -> pool.get(cards(PAGES, number)));
        Load searches = new Load(1, time, number -> pool.get(cards(SEARCHES, number)));
        searches.warmUp();
        pages.warmUp();
        cards.warmUp();
        stayIn(List.of(pool));
        Recorder recorder = guild.recorder();
        int one = numbers.nextInt(numberOfCards);
        String looking = recorder.record(() -> pool.get(card(one)));
        String any = "CAST('b0000000-0000-7000-8000-' || lpad(to_hex(CAST(:card AS bigint)), 12, '0') AS uuid)";
        String anyCard = "\\set card random(0, " + (numberOfCards - 1) + ")\n"
                + looking.replace("'" + Guild.card(one) + "'", any);
        return List.of(
                Comparison.of(
                        "a card by its id, over HTTP",
                        new Comparison.Aim(true, 0.35),
                        false,
                        rounds,
                        fresh(pool, cards::round),
                        replay(guild, List.of(anyCard), CLIENTS, time)),
                Comparison.of(
                        "a page of cards, over HTTP",
                        new Comparison.Aim(true, 0.3),
                        false,
                        rounds,
                        fresh(pool, pages::round),
                        replay(guild, recorded(recorder, pool, PAGES), CLIENTS, time)),
                Comparison.of(
                        "a search over %,d cards, over HTTP, in time".formatted(numberOfCards),
                        new Comparison.Aim(false, 3.0),
                        true,
                        rounds,
                        fresh(pool, searches::round),
                        replay(guild, recorded(recorder, pool, SEARCHES), 1, time)));
    }

    private List<Comparison> many(List<Pool> pools) throws Exception {
        stayIn(pools);
        for (Pool pool : pools) {
            pool.get(cards(PAGES, 0));
        }
        Load one = new Load(CLIENTS, time, number -> look(pools.getFirst(), number));
        Load.Work any = number -> look(pools.get(ThreadLocalRandom.current().nextInt(pools.size())), number);
        Load all = new Load(CLIENTS, time, any);
        // Every connection has met every tenant often: that is how a server stands that runs for days.
        new Load(CLIENTS, WARM_UP, any).round();
        stayIn(pools);
        all.warmUp();
        one.warmUp();
        return List.of(Comparison.ofTimes(
                "99th percentile of cards and pages, %d tenants in random order against one".formatted(numberOfTenants),
                "ms",
                new Comparison.Aim(false, 1.5),
                rounds,
                () -> {
                    stayIn(pools);
                    return all.slowest();
                },
                () -> {
                    stayIn(pools);
                    return one.slowest();
                }));
    }

    private void stayIn(List<Pool> pools) throws IOException {
        for (Pool pool : pools) {
            pool.stayIn(time.plus(AT_ONCE));
        }
    }

    private static void look(Pool pool, long number) throws IOException {
        if (number % 2 == 0) {
            pool.get(card(ThreadLocalRandom.current().nextInt(CARDS_EACH)));
        } else {
            pool.get(cards(PAGES, number));
        }
    }

    private Comparison.Side fresh(Pool pool, Comparison.Side side) {
        return () -> {
            stayIn(List.of(pool));
            return side.round();
        };
    }

    private static Comparison.Side replay(Guild guild, List<String> scripts, int clients, Duration time) {
        return Pgbench.of(scripts, guild.databasePort(), Guild.DATABASE, clients, time)::round;
    }

    private static List<String> recorded(Recorder recorder, Pool pool, List<String> queries) throws Exception {
        List<String> scripts = new ArrayList<>();
        for (int n = 0; n < queries.size(); n++) {
            int number = n;
            scripts.add(recorder.record(() -> pool.get(cards(queries, number))));
        }
        return scripts;
    }

    private static String card(int number) {
        return "/api/talent/cards/" + Guild.card(number);
    }

    private static String cards(List<String> queries, long number) {
        StringBuilder encoded = new StringBuilder();
        for (char c : queries.get(Math.toIntExact(number % queries.size())).toCharArray()) {
            encoded.append(c < 128 ? String.valueOf(c) : URLEncoder.encode(String.valueOf(c), StandardCharsets.UTF_8));
        }
        return "/api/talent/cards?" + encoded;
    }
}
