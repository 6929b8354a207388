package dev.guildhall.privacy.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.OwnAccount;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.PersonalSection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The account itself: who one is here, by what one signs in, from where one did. Erased last. */
@Component
class AccountData implements PersonalData {
    private static final Map<String, String> TYPES = Map.of(
            "PHONE", "手机号",
            "USERNAME", "账号名",
            "EMAIL", "邮箱",
            "WECHAT_OPENID", "微信",
            "WECHAT_UNIONID", "微信（同一主体）",
            "ID_NUMBER", "身份证号");

    private final Accounts accounts;
    private final OwnAccount own;

    AccountData(Accounts accounts, OwnAccount own) {
        this.accounts = accounts;
        this.own = own;
    }

    @Override
    public int order() {
        return 0;
    }

    @Override
    public List<PersonalSection> sections(AccountId id) {
        AccountView account = accounts.find(id).orElseThrow();
        return List.of(
                new PersonalSection(
                        "account",
                        "账号",
                        List.of("编号", "名称", "类型", "状态", "注册时间", "最近登录"),
                        List.of(Arrays.asList(
                                id.toString(),
                                account.name(),
                                account.kind(),
                                account.state().name(),
                                account.createdAt(),
                                account.lastSignInAt()))),
                new PersonalSection(
                        "identities",
                        "登录方式",
                        List.of("方式", "内容", "绑定时间"),
                        own.identities(id).stream()
                                .map(each -> Arrays.<@org.jspecify.annotations.Nullable Object>asList(
                                        TYPES.getOrDefault(each.type(), each.type()), each.value(), each.since()))
                                .toList()),
                new PersonalSection(
                        "devices",
                        "登录设备",
                        List.of("设备", "网络地址", "登录时间", "最近使用", "结束时间"),
                        own.signIns(id).stream()
                                .map(each -> Arrays.<@org.jspecify.annotations.Nullable Object>asList(
                                        each.device(), each.address(), each.since(), each.usedAt(), each.endedAt()))
                                .toList()),
                new PersonalSection(
                        "organisation-proofs",
                        "子账号证明材料",
                        List.of("下载地址"),
                        own.proofs(id).stream()
                                .map(each -> List.<@org.jspecify.annotations.Nullable Object>of(
                                        "/api/organisation/proofs/" + each))
                                .toList()),
                new PersonalSection(
                        "sign-in-log",
                        "登录记录",
                        List.of("时间", "方式", "结果", "网络地址", "设备"),
                        own.attempts(id).stream()
                                .map(each -> Arrays.<@org.jspecify.annotations.Nullable Object>asList(
                                        each.at(), each.way(), each.outcome(), each.address(), each.device()))
                                .toList()));
    }

    @Override
    public void erase(AccountId account) {
        own.erase(account, Words.of("erased.name"));
    }
}
