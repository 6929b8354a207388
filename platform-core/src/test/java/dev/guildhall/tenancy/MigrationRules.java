package dev.guildhall.tenancy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The rules that keep a tenant movable between clusters ("Past one machine"), checked on the text of every migration.
 * Public in the test jar so that the whole application checks all of its modules with them.
 */
public final class MigrationRules {
    private MigrationRules() {}

    public record Migration(String path, String sql) {
        boolean ofTenants() {
            return path.contains("db/tenant/");
        }

        String version() {
            String name = path.substring(path.lastIndexOf('/') + 1);
            return name.substring(1, name.indexOf("__"));
        }
    }

    private static final Map<String, Pattern> FORBIDDEN = Map.ofEntries(
            rule("triggers", "\\bcreate\\s+(constraint\\s+)?trigger\\b"),
            rule(
                    "a schema name inside SQL",
                    "\\b(references|table|on|from|into|view|function|join)\\s+(if\\s+(not\\s+)?exists\\s+)?[a-z_\"]+\\.[a-z_\"]+"),
            rule("session settings", "(^|;)\\s*(set|reset)\\s+(?!local)"),
            rule("LISTEN or NOTIFY", "\\b(un)?listen\\b|\\bnotify\\b"),
            rule("session advisory locks", "\\bpg_(try_)?advisory_lock"),
            rule("temporary or unlogged tables", "\\bcreate\\s+(global\\s+|local\\s+)?(temp|temporary|unlogged)\\b"),
            rule("inheritance", "\\binherits\\s*\\("),
            rule(
                    "sequences for keys or numbers",
                    "\\b(big|small)?serial\\b|\\bcreate\\s+sequence\\b|\\bas\\s+identity\\b"),
            rule("large objects", "\\boid\\b|\\blo_"),
            rule("several DDL commands in one", "\\balter\\s+table\\b[^;]*,\\s*(add|drop|alter|rename)\\b"),
            rule("what is not additive", "\\bdrop\\s+(table|column|schema)\\b|\\brename\\b"),
            rule("MERGE", "\\bmerge\\s+into\\b"),
            // Two tables hold a row that the software itself relies on; all other rows are a tenant's or the demo's.
            rule(
                    "data",
                    "\\binsert\\s+into\\s+(?!staff_role\\b|oauth_client\\b)|\\bdelete\\s+from\\b|(^|;)\\s*truncate\\b"));

    private static Map.Entry<String, Pattern> rule(String name, String pattern) {
        return Map.entry(name, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE));
    }

    private static final Pattern CREATE_TABLE = Pattern.compile(
            "create\\s+(?:[a-z]+\\s+)?table\\s+(?:if\\s+not\\s+exists\\s+)?([a-z_.\"]+)\\s*\\((.*?)\\)\\s*(?:[a-z ]*\\([^)]*\\))?\\s*(?:;|$)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    public static List<Migration> onTheClassPath() {
        try {
            List<Migration> found = new ArrayList<>();
            for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath*:db/**/*.sql")) {
                String url = file.getURL().toString();
                found.add(new Migration(
                        url.substring(url.lastIndexOf("db/" + (url.contains("db/tenant/") ? "tenant/" : "platform/"))),
                        file.getContentAsString(StandardCharsets.UTF_8)));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sentences naming file and rule; empty where all is well. */
    public static List<String> broken(List<Migration> migrations) {
        List<String> broken = new ArrayList<>();
        Map<String, String> versions = new HashMap<>();
        Set<String> platformTables = new HashSet<>();
        Map<String, String> tenantTables = new HashMap<>();
        for (Migration migration : migrations) {
            String sql = withoutComments(migration.sql());
            String clash = versions.put(migration.version(), migration.path());
            if (clash != null) {
                broken.add(migration.path() + " has the version of " + clash);
            }
            Matcher table = CREATE_TABLE.matcher(sql);
            while (table.find()) {
                String name = table.group(1).toLowerCase(Locale.ROOT);
                if (!table.group(2).toLowerCase(Locale.ROOT).contains("primary key")) {
                    broken.add(migration.path() + ": table " + name + " has no primary key");
                }
                if (migration.ofTenants()) {
                    tenantTables.put(name, migration.path());
                } else {
                    platformTables.add(name);
                }
            }
            if (migration.ofTenants()) {
                FORBIDDEN.forEach((rule, pattern) -> {
                    Matcher found = pattern.matcher(sql);
                    if (found.find()) {
                        broken.add(migration.path() + " has " + rule + ": "
                                + found.group().strip());
                    }
                });
            }
        }
        tenantTables.forEach((name, path) -> {
            if (platformTables.contains(name)) {
                broken.add(path + ": table " + name + " has the name of one in platform");
            }
        });
        return broken;
    }

    private static String withoutComments(String sql) {
        return sql.replaceAll("--[^\\n]*", "").replaceAll("(?s)/\\*.*?\\*/", "");
    }
}
