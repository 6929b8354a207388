package dev.guildhall.identity.operator;

import dev.guildhall.catalog.Permission;
import dev.guildhall.identity.OperatorPermissions;
import dev.guildhall.identity.domain.RoleWords;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** What there is to be allowed in the operator's console and API, from the parts that are there. */
@Component
public class OperatorRights {
    private final ObjectProvider<OperatorPermissions> parts;

    OperatorRights(ObjectProvider<OperatorPermissions> parts) {
        this.parts = parts;
    }

    public List<Permission> all() {
        return parts.orderedStream()
                .flatMap(part -> part.permissions().stream())
                .toList();
    }

    Set<String> of(OperatorRole role) {
        return all().stream().map(Permission::id).filter(role::allows).collect(Collectors.toUnmodifiableSet());
    }

    /** Of a client: those it was given, or all there are. */
    Set<String> of(boolean everything, Set<String> given) {
        return all().stream()
                .map(Permission::id)
                .filter(id -> everything || given.contains(id))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Configuration(proxyBeanMethods = false)
    static class OfIdentity {
        @Bean
        OperatorPermissions operatorAccountPermissions() {
            return new OperatorPermissions(
                    new Permission("operator.accounts", "管理运营账号"),
                    new Permission("operator.clients", "管理接口客户端"),
                    new Permission("operator.impersonate", "经租户同意后进入其后台"),
                    new Permission("operator.audit.view", RoleWords.of("operator.audit")));
        }
    }
}
