package dev.guildhall.operator;

import dev.guildhall.catalog.Permission;
import dev.guildhall.identity.OperatorPermissions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What roles of operators may be allowed in this console and in the API of the same name. */
@Configuration(proxyBeanMethods = false)
class ConsolePermissions {
    @Bean
    OperatorPermissions operatorConsolePermissions() {
        return new OperatorPermissions(
                new Permission("operator.tenants.view", "查看租户"),
                new Permission("operator.tenants.create", "开通租户"),
                new Permission("operator.tenants.suspend", "暂停、恢复与归档租户"),
                new Permission("operator.tenants.modules", "开关租户的模块"),
                new Permission("operator.fleet.view", "查看迁移与备用库"),
                new Permission("operator.fleet.migrate", "执行迁移"));
    }
}
