package dev.guildhall.registration.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.PersonalSection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** That an account was asked to confirm itself anew, why, and what came of it. */
@Component
class RecheckData implements PersonalData {
    private final RecheckRows rows;

    RecheckData(RecheckRows rows) {
        this.rows = rows;
    }

    @Override
    public int order() {
        return 27;
    }

    @Override
    public List<PersonalSection> sections(AccountId account) {
        List<List<@Nullable Object>> lines = new ArrayList<>();
        for (RecheckRows.Row row : rows.of(account)) {
            for (RecheckRows.Part part : row.parts()) {
                lines.add(Arrays.asList(
                        row.askedAt(),
                        row.reason(),
                        Words.of("recheck." + part.part()),
                        part.confirmedAt(),
                        row.closedAt()));
            }
        }
        return List.of(new PersonalSection("rechecks", "账号复核", List.of("要求时间", "原因", "内容", "确认时间", "结束时间"), lines));
    }

    @Override
    public void erase(AccountId account) {
        rows.eraseOf(account);
    }
}
