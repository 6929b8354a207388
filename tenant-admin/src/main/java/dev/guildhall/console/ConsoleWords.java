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
                        "module.settings", "修改模块设置"),
                Map.of("brand", "品牌", "module", "模块"));
    }
}
