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
                        Map.entry("position.roles", "修改职务的角色"),
                        Map.entry("support.rules", "修改平台支持的规则"),
                        Map.entry("support.requested", "平台支持申请进入后台"),
                        Map.entry("support.approved", "同意平台支持进入"),
                        Map.entry("support.refused", "拒绝平台支持进入"),
                        Map.entry("support.entered", "平台支持进入后台"),
                        Map.entry("support.click", "平台支持的操作"),
                        Map.entry("support.ended", "平台支持的访问结束")),
                Map.of("role", "角色", "position", "职务", "support", "平台支持", "support-visit", "平台支持的访问"),
                Map.ofEntries(
                        Map.entry("added", "增加"),
                        Map.entry("removed", "去掉"),
                        Map.entry("permissions", "权限"),
                        Map.entry("positions", "职务"),
                        Map.entry("access", "进入方式"),
                        Map.entry("writing", "可修改"),
                        Map.entry("letIn", "预先同意"),
                        Map.entry("as", "以谁的身份"),
                        Map.entry("minutes", "时长（分钟）"),
                        Map.entry("operator", "平台人员"),
                        Map.entry("method", "方式"),
                        Map.entry("path", "页面"),
                        Map.entry("refused", "被拒绝")));
    }
}
