package dev.guildhall.talent.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Organisations;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.PersonalSection;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.CardWithdrawn;
import dev.guildhall.talent.PersonId;
import dev.guildhall.talent.domain.PersonSecrets.Secret;
import dev.guildhall.tenancy.TenantScope;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the module holds of a listed person, and of an agency's account. When a person's account ends the card is withdrawn
 * and what the person added is erased; the entry in the register is the certification body's and stays, without account. An
 * agency that paid for the contact keeps its record (D8). An agency ends with the account that owns it, not with the one that began
 * it and handed it over.
 */
@Component
class TalentData implements PersonalData {
    /** The card of the person with this account. */
    private static final String CARD =
            "(SELECT c.id FROM card c JOIN person p ON p.id = c.person_id WHERE p.account_id = ?)";

    private final JdbcClient jdbc;
    private final PersonSecrets secrets;
    private final Organisations organisations;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    TalentData(
            JdbcClient jdbc,
            PersonSecrets secrets,
            Organisations organisations,
            ApplicationEventPublisher events,
            Clock clock) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.organisations = organisations;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public int order() {
        return 100;
    }

    @Override
    public String table() {
        return "person";
    }

    @Override
    public List<PersonalSection> sections(AccountId account) {
        var owned = owned(account);
        return List.of(person(account), viewers(account), agency(owned), unlocks(owned));
    }

    /** The account that an owner's agency is kept under. */
    private @Nullable UUID owned(AccountId account) {
        return organisations.ownedBy(account).map(AccountId::value).orElse(null);
    }

    private PersonalSection person(AccountId account) {
        return section(
                "person",
                "登记资料与名片",
                List.of(
                        "姓名", "性别", "出生日期", "手机号", "身份证号", "邮箱", "微信", "城市代码", "学历", "岗位级别", "从业年数", "单位", "简介", "已推送",
                        "登记时间"),
                jdbc.sql("""
                        SELECT p.id, p.name, p.gender, p.birth_date, p.phone_sealed, p.id_number_sealed, p.email_sealed,
                               p.wechat_sealed, p.region_code, p.education_code, p.level_code, p.years, p.employer,
                               c.summary, c.published, p.created_at
                          FROM person p LEFT JOIN card c ON c.person_id = p.id WHERE p.account_id = ?""")
                        .param(account.value())
                        .query((row, n) -> {
                            UUID id = row.getObject(1, UUID.class);
                            return Arrays.<@Nullable Object>asList(
                                    row.getString(2),
                                    row.getString(3),
                                    row.getDate(4) == null
                                            ? null
                                            : row.getDate(4).toString(),
                                    secrets.open(id, Secret.PHONE, row.getBytes(5)),
                                    secrets.openOrNull(id, Secret.ID_NUMBER, row.getBytes(6)),
                                    secrets.openOrNull(id, Secret.EMAIL, row.getBytes(7)),
                                    secrets.openOrNull(id, Secret.WECHAT, row.getBytes(8)),
                                    row.getString(9),
                                    row.getString(10),
                                    row.getString(11),
                                    row.getObject(12),
                                    row.getString(13),
                                    row.getString(14),
                                    row.getBoolean(15),
                                    row.getTimestamp(16).toInstant());
                        })
                        .list());
    }

    private PersonalSection viewers(AccountId account) {
        return section(
                "viewers",
                "谁看过我的名片",
                List.of("机构", "最近查看", "付点数查看联系方式"),
                jdbc.sql("""
                        SELECT a.name, l.last_at, u.unlocked_at FROM card_look l
                          JOIN agency a ON a.id = l.agency_id JOIN card c ON c.id = l.card_id
                          JOIN person p ON p.id = c.person_id
                          LEFT JOIN contact_unlock u ON u.card_id = c.id AND u.agency_id = a.id
                         WHERE p.account_id = ? ORDER BY l.last_at DESC""")
                        .param(account.value())
                        .query((row, n) -> Arrays.<@Nullable Object>asList(
                                row.getString(1), row.getTimestamp(2).toInstant(), Rows.instant(row, "unlocked_at")))
                        .list());
    }

    private PersonalSection agency(@Nullable UUID owned) {
        return section(
                "agency",
                "机构资料",
                List.of("机构名称", "账号名", "联系人", "电话", "邮箱", "地址", "简介", "开通时间"),
                jdbc.sql("""
                        SELECT name, username, contact_person, phone, email, address, profile, created_at
                          FROM agency WHERE account_id = CAST(? AS uuid)""")
                        .param(owned)
                        .query((row, n) -> Arrays.<@Nullable Object>asList(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                row.getTimestamp(8).toInstant()))
                        .list());
    }

    /** Without the contacts: they are somebody else's data. */
    private PersonalSection unlocks(@Nullable UUID owned) {
        return section(
                "unlocks",
                "已解锁的联系方式",
                List.of("名片编号", "点数", "时间", "免费再看到"),
                jdbc.sql("""
                        SELECT u.card_id, u.price, u.unlocked_at, u.free_until FROM contact_unlock u
                          JOIN agency a ON a.id = u.agency_id WHERE a.account_id = CAST(? AS uuid)
                         ORDER BY u.unlocked_at DESC""")
                        .param(owned)
                        .query((row, n) -> Arrays.<@Nullable Object>asList(
                                row.getString(1),
                                row.getLong(2),
                                row.getTimestamp(3).toInstant(),
                                row.getTimestamp(4).toInstant()))
                        .list());
    }

    private static PersonalSection section(
            String key, String title, List<String> columns, List<List<@Nullable Object>> rows) {
        return new PersonalSection(key, title, columns, rows);
    }

    @Override
    public void erase(AccountId account) {
        Instant now = clock.instant();
        jdbc.sql("""
                        SELECT c.id, p.id FROM card c JOIN person p ON p.id = c.person_id
                         WHERE p.account_id = ? AND c.published FOR UPDATE OF c""")
                .param(account.value())
                .query((row, n) -> new CardWithdrawn(
                        TenantScope.current(),
                        new CardId(row.getObject(1, UUID.class)),
                        new PersonId(row.getObject(2, UUID.class)),
                        false,
                        now))
                .list()
                .forEach(withdrawn -> {
                    jdbc.sql("UPDATE card SET published = false, withdrawn_at = ?, version = version + 1 WHERE id = ?")
                            .params(
                                    now.atOffset(ZoneOffset.UTC),
                                    withdrawn.card().value())
                            .update();
                    events.publishEvent(withdrawn);
                });
        forgetBought(account);
        jdbc.sql("SELECT id, name FROM person WHERE account_id = ?")
                .param(account.value())
                .query((row, n) -> List.of(
                        PersonImportRows.searchText(row.getString("name"), null), row.getObject("id", UUID.class)))
                .list()
                .forEach(found -> jdbc.sql("UPDATE person SET search_text = ? WHERE id = ?")
                        .params(found)
                        .update());
        for (String sql : List.of(
                "DELETE FROM pool_card WHERE card_id IN " + CARD,
                "DELETE FROM card_share WHERE card_id IN " + CARD,
                "DELETE FROM card_block WHERE card_id IN " + CARD,
                "DELETE FROM card_look WHERE card_id IN " + CARD,
                "UPDATE contact_report SET answer_words = NULL WHERE card_id IN " + CARD,
                "UPDATE card SET summary = NULL WHERE id IN " + CARD,
                "DELETE FROM saved_search WHERE account_id = ?",
                """
                UPDATE person SET email_sealed = NULL, wechat_sealed = NULL, email_index = NULL, wechat_index = NULL,
                       employer = NULL, account_id = NULL, told_at = NULL, version = version + 1
                 WHERE account_id = ?""")) {
            jdbc.sql(sql).param(account.value()).update();
        }
        jdbc.sql("""
                        UPDATE agency SET contact_person = NULL, phone = NULL, email = NULL, status = 'DISABLED',
                               version = version + 1
                         WHERE account_id = CAST(? AS uuid)""").param(owned(account)).update();
    }

    /** Agencies keep the number that they paid for (D8), and nothing that the person had added. */
    private void forgetBought(AccountId account) {
        record Bought(UUID unlock, byte[] sealed) {}
        jdbc.sql("SELECT id, contact_sealed FROM contact_unlock WHERE contact_sealed IS NOT NULL AND card_id IN "
                        + CARD)
                .param(account.value())
                .query((row, n) -> new Bought(row.getObject("id", UUID.class), row.getBytes("contact_sealed")))
                .list()
                .forEach(bought -> jdbc.sql("UPDATE contact_unlock SET contact_sealed = ? WHERE id = ?")
                        .params(
                                secrets.sealBought(
                                        bought.unlock(),
                                        secrets.openBought(bought.unlock(), bought.sealed())
                                                .registered()),
                                bought.unlock())
                        .update());
    }
}
