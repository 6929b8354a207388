package dev.guildhall.recruiting.domain;

import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.CardsSent;
import dev.guildhall.tenancy.TenantScope;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Shows an agency the cards that persons sent to its vacancies, in the pool or not (C38). */
@Component
class SentApplications implements CardsSent {

    private static final String SENT = """
            SELECT card_id, max(sent_at) AS sent_at FROM vacancy_application
             WHERE agency_id = :agency %s AND state <> 'WITHDRAWN' GROUP BY card_id
            """;

    private final ModuleSwitches switches;
    private final JdbcClient jdbc;

    SentApplications(ModuleSwitches switches, JdbcClient jdbc) {
        this.switches = switches;
        this.jdbc = jdbc;
    }

    @Override
    public Map<CardId, Instant> sentTo(AgencyId agency, Collection<CardId> cards) {
        return cards.isEmpty()
                ? Map.of()
                : sent(jdbc.sql(SENT.formatted("AND card_id = ANY (:cards)"))
                        .param(
                                "cards",
                                Rows.ids(cards.stream().map(CardId::value).toList()))
                        .param("agency", agency.value()));
    }

    @Override
    public Map<CardId, Instant> sentTo(AgencyId agency) {
        return sent(jdbc.sql(SENT.formatted("")).param("agency", agency.value()));
    }

    private Map<CardId, Instant> sent(JdbcClient.StatementSpec asked) {
        var sent = new HashMap<CardId, Instant>();
        if (!switches.isOn(TenantScope.current(), "recruiting")) {
            return sent;
        }
        asked.query((row, number) ->
                        sent.put(new CardId(row.getObject("card_id", UUID.class)), Rows.time(row, "sent_at")))
                .list();
        return sent;
    }
}
