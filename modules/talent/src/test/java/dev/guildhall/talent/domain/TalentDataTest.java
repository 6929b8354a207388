package dev.guildhall.talent.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.privacy.PersonalSection;
import dev.guildhall.talent.domain.TalentScene.Somebody;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What a listed person and an agency see of their own data, and what stays when their accounts end (W18, D14, D8). */
@GuildhallTest
@Covers({"W18", "D14"})
@SuppressWarnings("NullAway.Init") // filled step by step
class TalentDataTest {
    @Autowired
    TalentScene scene;

    @Autowired
    TalentData data;

    @Autowired
    ContactUnlocking unlocking;

    @Autowired
    UnlockRecords records;

    @Autowired
    PersonLists lists;

    @Autowired
    AgencyDesk desk;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    TenantId tenant;
    Somebody shen;
    Actor agency;

    @BeforeEach
    void anAgencyThatBoughtAContact() {
        tenant = scene.tenant();
        shen = scene.aPublishedPerson(tenant, "沈若溪", "360100", "senior-auditor", "qms");
        agency = scene.anAgencyWith(tenant, 36);
        in(() -> unlocking.unlock(agency.id(), shen.card(), "first"));
    }

    @Test
    void aPersonSeesTheOwnDataInClearAndWhoLooked() {
        String own = all(shen.actor().id());
        assertThat(own).contains("沈若溪", shen.phone(), shen.email(), shen.wechat(), "中衡质量认证中心", agency.name());
    }

    /** The contacts are somebody else's data: an agency's copy has that it bought them, not them. */
    @Test
    void anAgencySeesWhatItBoughtWithoutWhoseContactsTheyAre() {
        String own = all(agency.id());
        assertThat(own).contains(agency.name(), "李安宁", shen.card().value().toString(), "10");
        assertThat(own).doesNotContain(shen.phone(), shen.email(), shen.wechat());
        assertThat(all(scene.anAgencyWith(tenant, 0).id()))
                .doesNotContain(shen.card().value().toString(), agency.name());
    }

    @Test
    @Covers("D8")
    void afterThePersonsEndTheCardIsWithdrawnTheRegisterStaysAndWhoPaidKeepsTheRecord() {
        erase(shen.actor().id());
        erase(shen.actor().id());
        assertThat(all(shen.actor().id())).isEqualTo("[]");
        assertThat(one("SELECT published::text || (summary IS NULL)::text FROM card WHERE id = ?"))
                .isEqualTo("falsetrue");
        assertThat(one("""
                        SELECT (p.account_id IS NULL AND p.email_sealed IS NULL AND p.wechat_sealed IS NULL
                            AND p.employer IS NULL)::text || p.name
                          FROM person p JOIN card c ON c.person_id = p.id WHERE c.id = ?""")).as("the register is the certification body's").isEqualTo("true沈若溪");
        assertThat(in(() -> lists.find(wanted("中衡"), PersonLists.Order.NAME, 0, 20))
                        .items())
                .as("found by the employer")
                .isEmpty();
        assertThat(in(() -> lists.find(wanted("沈若溪"), PersonLists.Order.NAME, 0, 20))
                        .items())
                .hasSize(1);
        assertThat(one("SELECT count(*)::text FROM card_look WHERE card_id = ?"))
                .isEqualTo("0");
        assertThat(in(() -> records.of(desk.of(agency.id()), 0, 20)).items())
                .singleElement()
                .satisfies(record -> assertThat(record.contact())
                        .as("the number that was paid for, and nothing that the person had added")
                        .isEqualTo(new Contact(shen.phone(), null, null)));
    }

    @Test
    void afterAnAgencysEndItsPeopleAreNotNamed() {
        erase(agency.id());
        assertThat(in(() -> jdbc.sql("SELECT status || (contact_person IS NULL)::text FROM agency WHERE account_id = ?")
                        .param(agency.id().value())
                        .query(String.class)
                        .single()))
                .isEqualTo("DISABLEDtrue");
    }

    private static PersonLists.Wanted wanted(String text) {
        return new PersonLists.Wanted(PersonLists.Tab.ALL, text, List.of(), List.of(), List.of());
    }

    private String one(String sql) {
        return in(() ->
                jdbc.sql(sql).param(shen.card().value()).query(String.class).single());
    }

    private String all(AccountId account) {
        return in(() -> transactions.execute(status -> data.sections(account).stream()
                .map(PersonalSection::rows)
                .filter(rows -> !rows.isEmpty())
                .toList()
                .toString()));
    }

    private void erase(AccountId account) {
        in(() -> transactions.execute(status -> {
            data.erase(account);
            return true;
        }));
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
