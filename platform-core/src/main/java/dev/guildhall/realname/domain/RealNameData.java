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
    private static final List<String> CHECKS = List.of("核验项", "结果", "说明", "核验方");

    private final Claims claims;
    private final NameChecks checks;

    RealNameData(Claims claims, NameChecks checks) {
        this.claims = claims;
        this.checks = checks;
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public List<PersonalSection> sections(AccountId account) {
        Optional<Claims.View> claim = claims.of(account);
        List<List<@Nullable Object>> atRegistration = rows(checks.kept(account));
        if (claim.isEmpty()) {
            return atRegistration.isEmpty() ? List.of() : List.of(registered(atRegistration));
        }
        Claims.View view = claim.get();
        List<PersonalSection> sections = new ArrayList<>(List.of(
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
                new PersonalSection("realname-checks", "实名核验项", CHECKS, rows(view.findings()))));
        if (!atRegistration.isEmpty()) {
            sections.add(registered(atRegistration));
        }
        return sections;
    }

    private static PersonalSection registered(List<List<@Nullable Object>> rows) {
        return new PersonalSection("realname-registration", "注册时的实名核验", CHECKS, rows);
    }

    private static List<List<@Nullable Object>> rows(List<Finding> findings) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Finding finding : findings) {
            rows.add(Arrays.asList(finding.label(), finding.outcome().label(), finding.detail(), finding.by()));
        }
        return rows;
    }

    @Override
    public void erase(AccountId account) {
        claims.eraseOf(account);
        checks.eraseOf(account);
    }

    @Override
    public Optional<String> reason(AccountId account) {
        return claims.of(account)
                .filter(claim ->
                        claim.state().equals("VERIFIED") && claim.type().equals("PERSON"))
                .map(claim -> Words.of("name.kept"));
    }
}
