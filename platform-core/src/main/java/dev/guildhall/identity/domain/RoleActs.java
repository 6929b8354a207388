package dev.guildhall.identity.domain;

import dev.guildhall.audit.AuditWords;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What acts on roles, staff and positions are called in the audit trail. */
@Configuration(proxyBeanMethods = false)
class RoleActs {

    @Bean
    AuditWords roleWords() {
        return new AuditWords(
                Map.ofEntries(
                        Map.entry("staff.roles", "修改员工的角色"),
                        Map.entry("staff.disabled", "停用员工"),
                        Map.entry("staff.enabled", "恢复员工"),
                        Map.entry("staff.link-sent", "发送设置密码的链接"),
                        Map.entry("staff.second-factor-reset", "重置员工的两步验证"),
                        Map.entry("role.created", "新建角色"),
                        Map.entry("role.changed", "修改角色"),
                        Map.entry("role.deleted", "删除角色"),
                        Map.entry("position.assigned", "变更职务"),
                        Map.entry("position.roles", "修改职务的角色")),
                Map.of("role", "角色", "position", "职务"),
                Map.of("added", "增加", "removed", "去掉", "permissions", "权限", "positions", "职务"));
    }
}
