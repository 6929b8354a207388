package dev.guildhall.identity.domain;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts of organisations' owners are called in the audit trail. */
@Configuration(proxyBeanMethods = false)
class OrganisationActs {
    @Bean
    AuditWords organisationWords() {
        return new AuditWords(
                Map.of(
                        "organisation.account.added", "添加子账号",
                        "organisation.account.permissions", "修改子账号权限",
                        "organisation.account.locked", "停用子账号",
                        "organisation.account.unlocked", "恢复子账号",
                        "organisation.account.removed", "移除子账号",
                        "organisation.handed-over", "移交负责人"),
                Map.of("organisation", "机构"),
                Map.of("permissions", "权限", "from", "原负责人", "to", "新负责人"));
    }
}
