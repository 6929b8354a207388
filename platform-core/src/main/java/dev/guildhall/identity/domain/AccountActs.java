package dev.guildhall.identity.domain;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts on accounts are called in the audit trail. */
@Configuration(proxyBeanMethods = false)
class AccountActs {

    @Bean
    AuditWords accountWords() {
        return new AuditWords(
                Map.of(
                        "staff.invited",
                        "邀请员工",
                        "password.set",
                        "设置密码",
                        "password.changed",
                        "修改密码",
                        "password.reset",
                        "重设密码",
                        "factor.added",
                        "加上一种两步验证",
                        "factor.removed",
                        "移除一种两步验证",
                        "factor.codes-renewed",
                        "换一批恢复码",
                        "factor.reset",
                        "解除两步验证"),
                Map.of("account", "账号"));
    }

    @Bean
    AuditWords identityWords() {
        return new AuditWords(
                Map.of(
                        "wechat.bound",
                        "绑定微信",
                        "wechat.unbound",
                        "解除微信绑定",
                        "email.bound",
                        "绑定邮箱",
                        "email.unbound",
                        "解除邮箱绑定",
                        "account.activated",
                        "激活账号",
                        "account.phone-changed",
                        "更换手机号"),
                Map.of(),
                Map.of("email", "邮箱", "factor", "验证方式", "from", "原来", "to", "改为"));
    }
}
