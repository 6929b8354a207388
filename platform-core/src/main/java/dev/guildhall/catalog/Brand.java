package dev.guildhall.catalog;

import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.Tenant;
import dev.guildhall.tenancy.TenantCache;
import dev.guildhall.tenancy.TenantCaches;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Theme;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The bound tenant's name, logo, colours and service hours. Until its staff chooses, a tenant looks as its own name and its
 * blueprint say.
 */
@Service
public class Brand {
    private static final int LONGEST_NAME = 30;
    private static final String ONE = "brand";
    private static final String USUAL_HOURS = "工作日 9:00–18:00";

    private final JdbcClient jdbc;
    private final TenantDirectory directory;
    private final Blueprints blueprints;
    private final Clock clock;
    private final TenantCache<String, BrandView> cache;

    Brand(JdbcClient jdbc, TenantDirectory directory, Blueprints blueprints, TenantCaches caches, Clock clock) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.blueprints = blueprints;
        this.cache = caches.of("brand", 20_000);
        this.clock = clock;
    }

    public BrandView current() {
        return cache.get(ONE, key -> load());
    }

    private BrandView load() {
        return jdbc.sql("SELECT name, primary_colour, logo_url, service_phone, service_hours FROM brand")
                .query((row, n) -> new BrandView(
                        row.getString("name"),
                        row.getString("logo_url"),
                        Theme.of(row.getString("primary_colour")),
                        row.getString("service_phone"),
                        row.getString("service_hours")))
                .optional()
                .orElseGet(() -> ofNew(directory.require(TenantScope.current())));
    }

    /** How a tenant looks before anything was chosen. */
    public BrandView ofNew(Tenant tenant) {
        String name = tenant.name();
        return new BrandView(
                name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name,
                null,
                Theme.of(blueprints
                        .find(tenant.blueprint())
                        .map(Blueprint::primaryColour)
                        .orElse(Theme.DEFAULT_PRIMARY)),
                "",
                USUAL_HOURS);
    }

    /**
     * Saves; seen at once here, within a second on other nodes.
     *
     * @throws Invalid for a name that is empty or too long, or something that is no colour
     */
    @Transactional
    public BrandView change(BrandChange change) {
        List<FieldError> errors = new ArrayList<>();
        String name = change.name().strip();
        if (name.isEmpty()) {
            errors.add(new FieldError("name", "请填写名称"));
        } else if (name.length() > LONGEST_NAME) {
            errors.add(new FieldError("name", "名称最多 " + LONGEST_NAME + " 个字，现在是 " + name.length() + " 个"));
        }
        if (!Theme.isColour(change.primary())) {
            errors.add(new FieldError("primary", "颜色请写成 # 加六位十六进制，例如 #1d5fbf"));
        }
        if (!change.servicePhone().matches("[0-9+() -]{0,24}")) {
            errors.add(new FieldError("servicePhone", "电话只能含数字、空格、括号、加号和连字符，例如 010-6512 3456"));
        }
        if (change.serviceHours().length() > LONGEST_NAME) {
            errors.add(new FieldError("serviceHours", "服务时间最多 " + LONGEST_NAME + " 个字"));
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        jdbc.sql("""
                        INSERT INTO brand (id, name, primary_colour, logo_url, service_phone, service_hours, updated_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (only_one) DO UPDATE
                           SET name = excluded.name, primary_colour = excluded.primary_colour,
                               logo_url = excluded.logo_url, service_phone = excluded.service_phone,
                               service_hours = excluded.service_hours, updated_at = excluded.updated_at
                        """)
                .params(Arrays.asList(
                        Ids.next(),
                        name,
                        change.primary().toLowerCase(Locale.ROOT),
                        change.logoUrl(),
                        change.servicePhone().strip(),
                        change.serviceHours().strip(),
                        clock.instant().atOffset(ZoneOffset.UTC)))
                .update();
        cache.changing(ONE);
        return load();
    }
}
