package dev.guildhall.operator;

import dev.guildhall.tenancy.TenantSchemas;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which version of each of its modules a tenant has, against the newest of this build. */
@Component
class TenantVersions {

    private final JdbcClient platform;
    private final TenantSchemas schemas;

    TenantVersions(@Qualifier("platform") JdbcClient platform, TenantSchemas schemas) {
        this.platform = platform;
        this.schemas = schemas;
    }

    /** @param version what it has; empty for none */
    record Version(
            String module,
            String version,
            String newest,
            @Nullable Instant at,
            @Nullable String error) {

        public boolean behind() {
            return version.compareTo(newest) < 0;
        }
    }

    /** Of the modules that have tables. */
    List<Version> of(String slug, Set<String> modules) {
        Map<String, Version> stored = new HashMap<>();
        platform.sql("SELECT module, version, migrated_at, error FROM tenant_version WHERE tenant = ?")
                .param(slug)
                .query((row, n) -> version(row))
                .list()
                .forEach(version -> stored.put(version.module(), version));
        List<Version> all = new ArrayList<>();
        schemas.newest(modules).forEach((module, newest) -> {
            if (!newest.isEmpty()) {
                Version has = stored.get(module);
                all.add(
                        has == null
                                ? new Version(module, "", newest, null, null)
                                : new Version(module, has.version(), newest, has.at(), has.error()));
            }
        });
        return all;
    }

    private static Version version(ResultSet row) throws SQLException {
        OffsetDateTime at = row.getObject("migrated_at", OffsetDateTime.class);
        return new Version(
                row.getString("module"),
                row.getString("version"),
                "",
                at == null ? null : at.toInstant(),
                row.getString("error"));
    }
}
