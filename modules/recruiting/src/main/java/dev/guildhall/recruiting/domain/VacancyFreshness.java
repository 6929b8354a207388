package dev.guildhall.recruiting.domain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps vacancies that were filled long ago from staying up: who does not confirm one in time is reminded once, and then it is put
 * away. Persons do not see a stale one even before this has run.
 */
@Service
class VacancyFreshness {

    private static final int AT_ONCE = 500;

    private final Vacancies vacancies;
    private final RecruitingNotices notices;
    private final RecruitingVocabulary vocabulary;
    private final JdbcClient jdbc;
    private final Clock clock;

    VacancyFreshness(
            Vacancies vacancies,
            RecruitingNotices notices,
            RecruitingVocabulary vocabulary,
            JdbcClient jdbc,
            Clock clock) {
        this.vacancies = vacancies;
        this.notices = notices;
        this.vocabulary = vocabulary;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Transactional
    void putAwayStale() {
        for (var id : confirmedBefore(clock.instant().minus(vocabulary.staleAfter()), "")) {
            vacancies.lock(id).ifPresent(vacancy -> {
                if (vacancy.state(vocabulary.staleAfter(), clock) == VacancyState.STALE && !vacancy.stale()) {
                    vacancy.goStale();
                    notices.tell(vacancy, "stale", Words.of("notice.stale.text", vacancy.title()));
                }
            });
        }
    }

    @Transactional
    void remind() {
        var terms = vocabulary.terms();
        int left = terms.remindDays();
        if (left == 0 || left >= terms.staleDays()) {
            return;
        }
        var before = clock.instant().minus(Duration.ofDays(terms.staleDays() - left));
        for (var id : confirmedBefore(before, " AND reminded_at IS NULL")) {
            vacancies.lock(id).filter(Vacancy::remindable).ifPresent(vacancy -> {
                vacancy.reminded(clock);
                notices.tell(vacancy, "confirm", Words.of("notice.confirm.text", vacancy.title(), left));
            });
        }
    }

    private List<UUID> confirmedBefore(Instant moment, String more) {
        return jdbc.sql("SELECT id FROM vacancy WHERE state = 'PUBLISHED' AND confirmed_at <= :moment" + more
                        + " ORDER BY confirmed_at, id LIMIT :most")
                .param("moment", Rows.at(moment))
                .param("most", AT_ONCE)
                .query(UUID.class)
                .list();
    }
}
