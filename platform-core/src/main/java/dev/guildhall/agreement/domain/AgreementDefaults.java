package dev.guildhall.agreement.domain;

import dev.guildhall.catalog.Blueprint;
import dev.guildhall.catalog.BlueprintPart;
import dev.guildhall.catalog.Brand;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantScope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The texts a tenant starts with, from {@code agreements/}: templates with the tenant's name filled in, marked as such until
 * its staff has published a version of its own. A tenant opened before there were agreements gets them when they are first
 * asked for.
 */
@Component
@Order(50)
public class AgreementDefaults implements BlueprintPart {
    private static final Pattern CLAUSE = Pattern.compile("(?m)^## (.+?) \\{#([a-z-]+)}\\s*$");

    private final AgreementStore store;
    private final Brand brand;
    private final TenantDirectory tenants;
    private final List<Default> all;

    AgreementDefaults(AgreementStore store, Brand brand, TenantDirectory tenants, JsonMapper json) throws IOException {
        this.store = store;
        this.brand = brand;
        this.tenants = tenants;
        this.all = List.of(json.readValue(read("defaults.json"), Default[].class));
        for (Default each : all) {
            read(each.code() + ".md");
        }
    }

    /** @param blueprints those whose tenants get it */
    record Default(String code, String title, String occasion, Set<String> blueprints) {}

    @Override
    public void apply(Blueprint blueprint) {
        fill(blueprint.id());
    }

    /** In the caller's transaction: fills the texts in where the tenant has none at all. */
    @Transactional
    public void ensure() {
        if (store.empty()) {
            fill(tenants.require(TenantScope.current()).blueprint());
        }
    }

    private void fill(String blueprint) {
        String name = brand.current().name();
        int position = 0;
        for (Default each : all) {
            position++;
            if (each.blueprints().contains(blueprint) || each.blueprints().contains("*")) {
                String text = read(each.code() + ".md").replace("{{name}}", name);
                Matcher first = CLAUSE.matcher(text);
                String body = first.find() ? text.substring(0, first.start()) : text;
                store.add(each.code(), each.title(), each.occasion(), position, body.strip(), clauses(text));
            }
        }
    }

    private static List<ClauseSource> clauses(String text) {
        List<ClauseSource> clauses = new ArrayList<>();
        Matcher head = CLAUSE.matcher(text);
        int from = head.find() ? head.end() : -1;
        while (from >= 0) {
            String title = head.group(1);
            String key = head.group(2);
            boolean more = head.find();
            clauses.add(new ClauseSource(
                    key,
                    title,
                    text.substring(from, more ? head.start() : text.length()).strip()));
            from = more ? head.end() : -1;
        }
        return clauses;
    }

    private static String read(String file) {
        try (InputStream in = new ClassPathResource("agreements/" + file).getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the agreement template " + file + " is missing", e);
        }
    }
}
