package dev.guildhall.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.guildhall.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three lanes of two connections. */
class LanesTest {
    private static final int LANES = 3;
    private static final int ALL = 6;
    /** Names of schemas whose lanes are the first and the second. */
    private static final String FIRST = ofLane(0);

    private static final String SECOND = ofLane(1);

    /** Of the first lane too. */
    private static final String NEIGHBOUR = named(0, 1);

    private final Lanes lanes = lanes(Duration.ofMillis(1));
    /** Where nobody gets another lane's connection by waiting. */
    private final Lanes patient = lanes(Duration.ofHours(1));

    private static Lanes lanes(Duration moment) {
        return new Lanes(IntStream.range(0, LANES).mapToObj(lane -> pool()).toList(), Duration.ofMillis(500), moment);
    }

    @AfterEach
    void close() {
        lanes.close();
        patient.close();
    }

    @Test
    @Timeout(60)
    void whoFindsTheOwnLaneFullOfOthersWorkWaitsForIt() throws Exception {
        List<Lanes.Taken> others = List.of(patient.take(NEIGHBOUR), patient.take(NEIGHBOUR));
        Set<Integer> own = Set.of(
                process(others.getFirst().connection()),
                process(others.getLast().connection()));
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> use(patient, FIRST));
        await().until(() -> patient.waiting(0) == 1);
        giveBack(others.getFirst());
        assertThat(waiting.join()).isIn(own);
        giveBack(others.getLast());
    }

    @Test
    @Timeout(60)
    void whoFillsTheLaneAloneDoesNotWaitForItself() throws Exception {
        List<Lanes.Taken> all = takeAll(patient);
        assertThat(all).hasSize(ALL);
        all.forEach(LanesTest::giveBack);
    }

    @Test
    void aTenantComesBackToTheConnectionsOfItsLane() throws Exception {
        Set<Integer> first = new HashSet<>();
        Set<Integer> second = new HashSet<>();
        for (int n = 0; n < 10; n++) {
            first.add(use(lanes, FIRST));
            second.add(use(lanes, SECOND));
        }
        assertThat(first).hasSizeLessThanOrEqualTo(2).doesNotContainAnyElementsOf(second);
        assertThat(second).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aTenantAloneMayHaveAllConnections() throws Exception {
        List<Lanes.Taken> all = takeAll(lanes);
        Set<Integer> processes = new HashSet<>();
        for (Lanes.Taken one : all) {
            processes.add(process(one.connection()));
        }
        assertThat(processes).hasSize(ALL);
        all.forEach(LanesTest::giveBack);
    }

    @Test
    void whoFindsNoneWaitsAndIsToldAfterAWhile() throws Exception {
        List<Lanes.Taken> all = takeAll(lanes);
        assertThatThrownBy(() -> lanes.take(SECOND))
                .isInstanceOf(SQLTransientConnectionException.class)
                .hasMessageContaining("all 6 connections");

        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> use(lanes, SECOND));
        giveBack(all.getFirst());
        assertThat(waiting.join()).isPositive();
        all.forEach(LanesTest::giveBack);
    }

    @Test
    void aConnectionGivenBackTwiceFreesOnePlace() throws Exception {
        Lanes.Taken one = lanes.take(FIRST);
        giveBack(one);
        giveBack(one);
        List<Lanes.Taken> all = takeAll(lanes);
        assertThatThrownBy(() -> lanes.take(FIRST)).isInstanceOf(SQLTransientConnectionException.class);
        all.forEach(LanesTest::giveBack);
    }

    private static List<Lanes.Taken> takeAll(Lanes lanes) throws SQLException {
        List<Lanes.Taken> all = new ArrayList<>();
        for (int n = 0; n < ALL; n++) {
            all.add(lanes.take(FIRST));
        }
        return all;
    }

    private static void giveBack(Lanes.Taken taken) {
        try {
            taken.connection().close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        taken.back().run();
    }

    private static int use(Lanes lanes, String schema) {
        try {
            Lanes.Taken taken = lanes.take(schema);
            try {
                return process(taken.connection());
            } finally {
                giveBack(taken);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int process(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static String ofLane(int lane) {
        return named(lane, 0);
    }

    /** @param others how many of that lane come before it */
    private static String named(int lane, int others) {
        return IntStream.iterate(0, n -> n + 1)
                .mapToObj(n -> "t_" + n)
                .filter(name -> Math.floorMod(name.hashCode(), LANES) == lane)
                .skip(others)
                .findFirst()
                .orElseThrow();
    }

    private static HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(TestDatabase.adminUrl());
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }
}
