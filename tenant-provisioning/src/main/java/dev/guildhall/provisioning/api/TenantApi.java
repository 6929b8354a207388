package dev.guildhall.provisioning.api;

import dev.guildhall.access.Needs;
import dev.guildhall.problem.Invalid;
import dev.guildhall.provisioning.NewTenant;
import dev.guildhall.provisioning.OpenedTenant;
import dev.guildhall.provisioning.Provisioning;
import dev.guildhall.provisioning.TenantOverview;
import dev.guildhall.provisioning.TenantSearch;
import dev.guildhall.tenancy.TenantState;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tenants, for the operator's own tools. Reached with a client-credentials token of the platform's issuer. */
@RestController
@RequestMapping("/operator/api/tenants")
class TenantApi {
    private static final int LARGEST_PAGE = 100;

    private final Provisioning provisioning;

    TenantApi(Provisioning provisioning) {
        this.provisioning = provisioning;
    }

    /** The body of a request for a new tenant; absent fields are told of like empty ones. */
    record Body(
            @Nullable String slug,
            @Nullable String name,
            @Nullable String blueprint,
            @Nullable AdminBody admin) {
        NewTenant wanted() {
            AdminBody given = admin == null ? new AdminBody(null, null) : admin;
            return new NewTenant(
                    text(slug), text(name), text(blueprint), new NewTenant.Admin(text(given.name), text(given.phone)));
        }
    }

    record AdminBody(@Nullable String name, @Nullable String phone) {}

    record StateBody(@Nullable String state, @Nullable String reason) {}

    @PostMapping
    @Needs("operator.tenants.create")
    ResponseEntity<TenantOverview> open(@RequestBody Body body) {
        OpenedTenant opened = provisioning.open(body.wanted());
        return ResponseEntity.created(
                        URI.create("/operator/api/tenants/" + opened.tenant().slug()))
                .body(opened.tenant());
    }

    @GetMapping
    @Needs("operator.tenants.view")
    Provisioning.Page list(
            @RequestParam(required = false) @Nullable String text,
            @RequestParam(required = false) @Nullable TenantState state,
            @RequestParam(required = false) @Nullable String blueprint,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        return provisioning.list(
                new TenantSearch(text, state, blueprint, null, false),
                Math.max(0, page),
                Math.clamp(size, 1, LARGEST_PAGE));
    }

    @GetMapping("/{slug}")
    @Needs("operator.tenants.view")
    TenantOverview find(@PathVariable String slug) {
        return provisioning.find(slug);
    }

    @PutMapping("/{slug}/state")
    @Needs("operator.tenants.suspend")
    TenantOverview state(@PathVariable String slug, @RequestBody StateBody body) {
        try {
            return provisioning.setState(
                    slug, TenantState.valueOf(text(body.state()).toUpperCase(Locale.ROOT)), body.reason());
        } catch (IllegalArgumentException e) {
            throw new Invalid("state", "状态只能是 ACTIVE、SUSPENDED 或 ARCHIVED");
        }
    }

    @PutMapping("/{slug}/modules")
    @Needs("operator.tenants.modules")
    TenantOverview modules(@PathVariable String slug, @RequestBody Set<String> modules) {
        return provisioning.setModules(slug, modules);
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }
}
