package dev.guildhall.identity;

import dev.guildhall.tenancy.TenantId;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Full addresses for links that leave the application. {@code guildhall.base-url} where it is set; else the address under
 * which the running request came; else this machine.
 */
@Component
public class PublicAddress {
    private final String configured;
    private final Environment environment;

    PublicAddress(@Value("${guildhall.base-url:}") String configured, Environment environment) {
        this.configured = configured.endsWith("/") ? configured.substring(0, configured.length() - 1) : configured;
        this.environment = environment;
    }

    /** @param path begins with a slash, such as {@code /console/sign-in} */
    public String ofTenant(TenantId tenant, String path) {
        return base() + "/t/" + tenant.value() + path;
    }

    public String ofDeployment(String path) {
        return base() + path;
    }

    private String base() {
        if (!configured.isEmpty()) {
            return configured;
        }
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
            return ServletUriComponentsBuilder.fromRequest(attributes.getRequest())
                    .replacePath(null)
                    .replaceQuery(null)
                    .toUriString();
        }
        return "http://localhost:"
                + environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
    }
}
