package dev.guildhall.agreement.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.PersonalSection;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What somebody agreed to. The proof stays, without address and device. */
@Component
class AgreementData implements PersonalData {
    private final JdbcClient jdbc;

    AgreementData(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public List<PersonalSection> sections(AccountId account) {
        List<List<@Nullable Object>> rows = jdbc.sql("""
                        SELECT v.title, v.version, c.accepted_at, c.address, c.device FROM agreement_consent c
                          JOIN agreement_version v ON v.id = c.agreement_version_id
                         WHERE c.account_id = ? ORDER BY c.accepted_at""")
                .param(account.value())
                .query((row, n) -> Arrays.<@Nullable Object>asList(
                        row.getString(1),
                        row.getInt(2),
                        row.getTimestamp(3).toInstant(),
                        row.getString(4),
                        row.getString(5)))
                .list();
        return List.of(new PersonalSection("agreements", "同意过的协议", List.of("协议", "版本", "时间", "网络地址", "设备"), rows));
    }

    @Override
    public void erase(AccountId account) {
        jdbc.sql("UPDATE agreement_consent SET address = NULL, device = NULL WHERE account_id = ?")
                .param(account.value())
                .update();
    }
}
