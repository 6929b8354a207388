package dev.guildhall.payments.fapiao;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Organisations;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.PersonalSection;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What requests for fapiao hold of a person. Issued ones stay, as books must; without the address. */
@Component
class FapiaoData implements PersonalData {
    private final JdbcClient jdbc;
    private final Organisations organisations;

    FapiaoData(JdbcClient jdbc, Organisations organisations) {
        this.jdbc = jdbc;
        this.organisations = organisations;
    }

    @Override
    public int order() {
        return 61;
    }

    @Override
    public List<PersonalSection> sections(AccountId account) {
        List<List<@Nullable Object>> rows = jdbc.sql("""
                        SELECT orders.number, request.title, request.tax_number, request.email, request.fen, request.state,
                            request.created_at
                        FROM fapiao_request request JOIN payment_order orders ON orders.id = request.order_id
                        WHERE request.owner_id = CAST(? AS uuid) ORDER BY request.created_at DESC, request.id""")
                .param(owner(account))
                .query((row, n) -> Arrays.<@Nullable Object>asList(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getBigDecimal(5).movePointLeft(2),
                        Words.of("state." + row.getString(6)),
                        row.getTimestamp(7).toInstant()))
                .list();
        return List.of(new PersonalSection(
                "fapiao",
                Words.of("personal"),
                List.of(Words.of("personal.columns").split(",")),
                rows));
    }

    @Override
    public void erase(AccountId account) {
        @Nullable UUID owner = owner(account);
        jdbc.sql("UPDATE fapiao_request SET email = NULL WHERE owner_id = CAST(? AS uuid)")
                .param(owner)
                .update();
        jdbc.sql(
                        "UPDATE fapiao_request SET title = '已注销用户' WHERE owner_id = CAST(? AS uuid) AND kind = 'PERSONAL' AND state <> 'ISSUED'")
                .param(owner)
                .update();
    }

    /** The account under which requests are kept: the person's own, or the organisation's that the person owns now. */
    private @Nullable UUID owner(AccountId account) {
        return organisations.ownedBy(account).map(AccountId::value).orElse(null);
    }
}
