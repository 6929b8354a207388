package dev.guildhall.console;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the acts of this console are called in 操作记录. */
@Configuration(proxyBeanMethods = false)
class ConsoleWords {

    @Bean
    AuditWords consoleAuditWords() {
        return new AuditWords(
                Map.of(
                        "brand.changed", "修改品牌",
                        "module.on", "打开模块",
                        "module.off", "关闭模块",
                        "module.settings", "修改模块设置",
                        "staff.invited", "邀请员工",
                        "staff.disabled", "停用员工",
                        "staff.enabled", "恢复员工",
                        "staff.link-sent", "重发设置密码的链接",
                        "password.set", "设置密码"),
                Map.of("brand", "品牌", "module", "模块", "account", "账号"));
    }
}
