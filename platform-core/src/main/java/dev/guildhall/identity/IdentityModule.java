package dev.guildhall.identity;

import dev.guildhall.catalog.DictionaryKind;
import dev.guildhall.catalog.MemberEntry;
import dev.guildhall.catalog.MenuEntry;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.Permission;
import dev.guildhall.identity.domain.SignInRules;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Sign-in as a part of the kernel with settings of its own. */
@Component
class IdentityModule implements ModuleDescriptor {
    /** Those whose tabs are no module's own; a guest is also whoever has not signed in. */
    private static final List<String> VISITORS =
            List.of(Actor.GUEST, Actor.MEMBER, "COMPANY", "WORKER", "MERCHANT", Actor.STAFF);

    @Override
    public String id() {
        return "identity";
    }

    @Override
    public String name() {
        return "登录与账号";
    }

    @Override
    public String summary() {
        return "手机验证码、密码和登录时长的规则";
    }

    @Override
    public boolean alwaysOn() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(new Permission("identity.clients.edit", "管理接口应用").forOwnStaffOnly());
    }

    @Override
    public List<MenuEntry> menu() {
        return List.of(new MenuEntry("设置", 935, "接口应用", "plug-connected", "/console/clients", "identity.clients.edit"));
    }

    /** What each position may do is said on 角色; an association has positions, a certification body none. */
    @Override
    public List<DictionaryKind> dictionaries() {
        return List.of(new DictionaryKind(Positions.DICTIONARY, "协会职务", "会员在协会里担任的职务；每个职务带来哪些权限，在「角色」里设定", true));
    }

    /** T11: from the front page to 我的 and the sign-in. */
    @Override
    public List<MemberEntry> memberEntries() {
        return VISITORS.stream()
                .flatMap(kind -> Stream.of(
                        new MemberEntry(kind, "TAB", 5, "home", "首页", "home", "/pages/home/index"),
                        new MemberEntry(kind, "TAB", 80, "notices", "消息", "bell", "/pages/notices/index"),
                        new MemberEntry(kind, "TAB", 90, "me", "我的", "user", "/pages/me/index")))
                .toList();
    }

    @Override
    public Class<? extends Record> settings() {
        return SignInRules.class;
    }

    @Override
    public List<String> paths() {
        return List.of();
    }
}
