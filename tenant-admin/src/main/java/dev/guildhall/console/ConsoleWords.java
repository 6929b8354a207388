package dev.guildhall.console;

import dev.guildhall.audit.AuditWords;
import dev.guildhall.problem.Texts;
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
                Map.of("brand", "品牌", "module", "模块"),
                Map.of("logo", "标志", "servicePhone", "客服电话", "serviceHours", "客服时间"));
    }

    @Bean
    AuditWords dictionaryAuditWords() {
        Texts texts = Texts.in("dictionaries");
        return new AuditWords(
                Map.of(
                        "dictionary.add", texts.of("audit.add"),
                        "dictionary.rename", texts.of("audit.rename"),
                        "dictionary.move", texts.of("audit.move"),
                        "dictionary.retire", texts.of("audit.retire"),
                        "dictionary.restore", texts.of("audit.restore")),
                Map.of("dictionary", texts.of("dictionary")),
                Map.of("label", texts.of("audit.label")));
    }
}
