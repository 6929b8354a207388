package dev.guildhall.realname.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.privacy.NameKept;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.PersonalSection;
import dev.guildhall.realname.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What somebody sent to prove who they are: erased with the account, pictures and all. */
@Component
class RealNameData implements PersonalData, NameKept {
    private final Claims claims;

    RealNameData(Claims claims) {
        this.claims = claims;
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public List<PersonalSection> sections(AccountId account) {
        Optional<Claims.View> claim = claims.of(account);
        if (claim.isEmpty()) {
            return List.of();
        }
        Claims.View view = claim.get();
        List<List<@Nullable Object>> checks = new ArrayList<>();
        for (Finding finding : view.findings()) {
            checks.add(Arrays.asList(finding.label(), finding.outcome().label(), finding.detail(), finding.by()));
        }
        return List.of(
                new PersonalSection(
                        "realname",
                        "实名资料",
                        List.of("类型", "姓名", "证件号码", "有效期至", "状态", "提交时间", "证件照片（张）"),
                        List.of(Arrays.asList(
                                view.typeLabel(),
                                claims.name(view.id()),
                                claims.number(view.id()),
                                view.validUntil() == null
                                        ? null
                                        : view.validUntil().toString(),
                                view.state(),
                                view.submittedAt(),
                                claims.documents(view.id()).size()))),
                new PersonalSection("realname-checks", "实名核验项", List.of("核验项", "结果", "说明", "核验方"), checks));
    }

    @Override
    public void erase(AccountId account) {
        claims.eraseOf(account);
    }

    @Override
    public Optional<String> reason(AccountId account) {
        return claims.of(account)
                .filter(claim ->
                        claim.state().equals("VERIFIED") && claim.type().equals("PERSON"))
                .map(claim -> Words.of("name.kept"));
    }
}
