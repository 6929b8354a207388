package dev.guildhall.identity.member;

import dev.guildhall.access.ForKind;
import dev.guildhall.identity.Client;
import dev.guildhall.tenancy.TenantScope;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** For a tenant's program: under which name and with which permissions it acts now. */
@RestController
class ClientApi {
    record Myself(String clientId, String name, String tenant, List<String> permissions) {}

    @GetMapping("/api/client")
    @ForKind(Client.KIND)
    Myself myself(Client client) {
        return new Myself(
                client.clientId(),
                client.name(),
                TenantScope.current().value(),
                client.permissions().stream().sorted().toList());
    }
}
