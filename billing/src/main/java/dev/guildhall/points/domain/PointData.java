package dev.guildhall.points.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.points.PointEntry;
import dev.guildhall.points.PointWallets;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.PersonalSection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Somebody's points. The ledger stays as it is: it knows the account by its id alone, which then stands for nobody. */
@Component
class PointData implements PersonalData {
    private static final int PAGE = 200;

    private final PointWallets wallets;

    PointData(PointWallets wallets) {
        this.wallets = wallets;
    }

    @Override
    public int order() {
        return 61;
    }

    @Override
    public List<PersonalSection> sections(AccountId account) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int page = 0; ; page++) {
            List<PointEntry> items = wallets.entries(account, page, PAGE).items();
            items.forEach(entry -> rows.add(asRow(entry)));
            if (items.size() < PAGE) {
                break;
            }
        }
        return List.of(new PersonalSection("points", "点数", List.of("时间", "内容", "增减", "余额"), rows));
    }

    private static List<@Nullable Object> asRow(PointEntry entry) {
        return Arrays.asList(entry.at(), entry.reason(), entry.points(), entry.balance());
    }

    @Override
    public void erase(AccountId account) {
        // Nothing in the ledger names a person.
    }
}
