package dev.guildhall.recruiting.domain;

import dev.guildhall.talent.PersonId;
import java.time.Clock;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Ends what waits for an answer when its vacancy goes. The person gets the card back, reads why in 我的投递, and may send it again
 * should the vacancy return.
 */
@Component
class OpenApplications {

    private final RecruitingNotices notices;
    private final JdbcClient jdbc;
    private final Clock clock;

    OpenApplications(RecruitingNotices notices, JdbcClient jdbc, Clock clock) {
        this.notices = notices;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param vacancy locked by the caller, so that none is sent meanwhile */
    void end(Vacancy vacancy) {
        jdbc.sql("""
                UPDATE vacancy_application
                   SET state = 'WITHDRAWN', withdrawn_at = :now, ended_at = :now, version = version + 1
                 WHERE vacancy_id = :vacancy AND state IN ('SENT', 'SEEN')
                RETURNING person_id
                """)
                .param("now", Rows.at(clock.instant()))
                .param("vacancy", vacancy.id().value())
                .query((row, number) -> new PersonId(row.getObject("person_id", UUID.class)))
                .list()
                .forEach(person -> notices.tellEnded(person, vacancy));
    }
}
