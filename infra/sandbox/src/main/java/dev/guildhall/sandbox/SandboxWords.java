package dev.guildhall.sandbox;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts on the test clock are called in 操作记录. */
@Configuration(proxyBeanMethods = false)
@SandboxOnly
class SandboxWords {

    @Bean
    AuditWords sandboxAuditWords() {
        return new AuditWords(
                Map.of("sandbox.clock.moved", "拨动测试时钟", "sandbox.clock.reset", "测试时钟回到真实时间"),
                Map.of("sandbox_clock", "测试时钟"),
                Map.of("from", "从", "to", "到"));
    }
}
