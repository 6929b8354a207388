package dev.guildhall.recruiting.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.PersonalSection;
import dev.guildhall.talent.TalentDirectory;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the module holds of a person and of an agency's account. When a person's account ends, what was sent is taken back and its
 * words are erased; the counts of the agency stay. An agency's vacancies are taken down; its words are the organisation's.
 */
@Component
class RecruitingData implements PersonalData {

    private final TalentDirectory directory;
    private final JdbcClient jdbc;
    private final Clock clock;

    RecruitingData(TalentDirectory directory, JdbcClient jdbc, Clock clock) {
        this.directory = directory;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Erased before the talent module, which forgets which account the person had. */
    @Override
    public int order() {
        return 110;
    }

    @Override
    public String table() {
        return "vacancy_application";
    }

    @Override
    public List<PersonalSection> sections(AccountId account) {
        return List.of(
                new PersonalSection(
                        "applications",
                        "我的投递",
                        List.of("职位", "状态", "留言", "答复", "投递时间", "查看时间", "答复时间", "撤回时间"),
                        directory.findPerson(account).map(this::applications).orElse(List.of())),
                new PersonalSection(
                        "vacancies",
                        "我发布的招聘",
                        List.of("职位", "状态", "要求", "福利", "发布时间"),
                        jdbc.sql("""
                                SELECT title, state, requirements, benefits, published_at FROM vacancy
                                 WHERE posted_by = ? ORDER BY published_at DESC""")
                                .param(account.value())
                                .query((row, n) -> Arrays.<@Nullable Object>asList(
                                        row.getString(1),
                                        VacancyState.valueOf(row.getString(2)).label(),
                                        row.getString(3),
                                        row.getString(4),
                                        Rows.time(row, "published_at")))
                                .list()));
    }

    private List<List<@Nullable Object>> applications(TalentDirectory.PersonFacts person) {
        return jdbc.sql("""
                SELECT v.title, a.state, a.message, a.answer, a.sent_at, a.seen_at, a.answered_at, a.withdrawn_at
                  FROM vacancy_application a JOIN vacancy v ON v.id = a.vacancy_id
                 WHERE a.person_id = ? ORDER BY a.sent_at DESC""")
                .param(person.id().value())
                .query((row, n) -> Arrays.<@Nullable Object>asList(
                        row.getString(1),
                        ApplicationState.valueOf(row.getString(2)).label(),
                        row.getString(3),
                        row.getString(4),
                        Rows.time(row, "sent_at"),
                        Rows.instant(row, "seen_at"),
                        Rows.instant(row, "answered_at"),
                        Rows.instant(row, "withdrawn_at")))
                .list();
    }

    @Override
    public void erase(AccountId account) {
        directory.findPerson(account).ifPresent(person -> {
            UUID id = person.id().value();
            jdbc.sql("""
                    UPDATE vacancy_application
                       SET state = 'WITHDRAWN', withdrawn_at = coalesce(withdrawn_at, ?), message = NULL, version = version + 1
                     WHERE person_id = ?""").params(Rows.at(clock.instant()), id).update();
            jdbc.sql("DELETE FROM vacancy_look WHERE person_id = ?").param(id).update();
        });
        jdbc.sql("UPDATE vacancy SET posted_name = '' WHERE posted_by = ?")
                .param(account.value())
                .update();
        directory
                .findAgency(account)
                .ifPresent(agency -> jdbc.sql("""
                UPDATE vacancy SET state = 'DELETED', close_reason = NULL, version = version + 1
                 WHERE agency_id = ? AND state <> 'DELETED'""").param(agency.id().value()).update());
    }
}
