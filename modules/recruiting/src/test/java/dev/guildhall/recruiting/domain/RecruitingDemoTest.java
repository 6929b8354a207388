package dev.guildhall.recruiting.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.catalog.DemoContent;
import dev.guildhall.catalog.DemoTenant;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The demo shows every state of vacancies and applications, however often it starts. */
@GuildhallTest
class RecruitingDemoTest {

    @Autowired
    RecruitingScene scene;

    @Autowired
    List<DemoContent> contents;

    @Autowired
    JdbcClient jdbc;

    @Test
    @Covers({"C13", "C24", "C39"})
    void fillsTheBoardOnce() {
        var tenant = scene.tenant();
        TenantScope.with(tenant).run(() -> {
            fill(new DemoTenant(tenant, "certification"));
            var first = List.of(states("vacancy"), states("vacancy_application"));
            fill(new DemoTenant(tenant, "certification"));
            assertThat(List.of(states("vacancy"), states("vacancy_application")))
                    .isEqualTo(first);
            assertThat(first.getFirst()).isEqualTo(Map.of("PUBLISHED", 4L, "PAUSED", 1L));
            assertThat(first.getLast()).containsOnlyKeys("SENT", "SEEN", "INTERESTED", "DECLINED");
            assertThat(jdbc.sql("SELECT count(DISTINCT post_type) FROM vacancy")
                            .query(Long.class)
                            .single())
                    .isGreaterThanOrEqualTo(4);
            assertThat(jdbc.sql("SELECT count(*) FROM vacancy_application a WHERE NOT EXISTS ("
                                    + "SELECT FROM person p JOIN card c ON c.person_id = p.id AND c.id = a.card_id"
                                    + " WHERE p.id = a.person_id)")
                            .query(Long.class)
                            .single())
                    .isZero();
        });
    }

    @Test
    void leavesOtherTenantsAlone() {
        var tenant = scene.tenant();
        TenantScope.with(tenant).run(() -> {
            fill(new DemoTenant(tenant, "association"));
            assertThat(states("vacancy")).isEmpty();
        });
    }

    /** The module's own, and what it stands on. */
    private void fill(DemoTenant tenant) {
        contents.stream()
                .filter(content -> content.getClass().getName().startsWith("dev.guildhall.recruiting")
                        || content.getClass().getName().startsWith("dev.guildhall.talent"))
                .sorted(Comparator.comparingInt(DemoContent::order))
                .forEach(content -> content.fill(tenant));
    }

    private Map<String, Long> states(String table) {
        var states = new TreeMap<String, Long>();
        jdbc.sql("SELECT state, count(*) FROM " + table + " GROUP BY state")
                .query((row, number) -> states.put(row.getString(1), row.getLong(2)))
                .list();
        return states;
    }
}
