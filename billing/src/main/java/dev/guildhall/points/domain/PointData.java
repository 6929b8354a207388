package dev.guildhall.points.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Organisations;
import dev.guildhall.points.PointEntry;
import dev.guildhall.points.PointWallets;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.PersonalSection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Points of somebody, or of the organisation that the person owns. The ledger stays as it is: it knows the account by its id alone,
 * which then stands for nobody.
 */
@Component
class PointData implements PersonalData {
    private static final int PAGE = 200;

    private final PointWallets wallets;
    private final Organisations organisations;

    PointData(PointWallets wallets, Organisations organisations) {
        this.wallets = wallets;
        this.organisations = organisations;
    }

    @Override
    public int order() {
        return 61;
    }

    @Override
    public List<PersonalSection> sections(AccountId account) {
        return List.of(new PersonalSection(
                "points",
                "点数",
                List.of("时间", "内容", "增减", "余额"),
                organisations.ownedBy(account).map(this::entries).orElse(List.of())));
    }

    private List<List<@Nullable Object>> entries(AccountId wallet) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int page = 0; ; page++) {
            List<PointEntry> items = wallets.entries(wallet, page, PAGE).items();
            items.forEach(entry -> rows.add(asRow(entry)));
            if (items.size() < PAGE) {
                return rows;
            }
        }
    }

    private static List<@Nullable Object> asRow(PointEntry entry) {
        return Arrays.asList(entry.at(), entry.reason(), entry.points(), entry.balance());
    }

    @Override
    public void erase(AccountId account) {
        // Nothing in the ledger names a person.
    }
}
