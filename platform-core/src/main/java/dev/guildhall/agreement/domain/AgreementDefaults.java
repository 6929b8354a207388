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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The texts a tenant starts with, from {@code agreements/}: templates in which the tenant's name is filled in, marked as such until
 * its staff has published a version of its own. A tenant opened before there were agreements gets them when they are first
 * asked for.
 */
@Component
public class AgreementDefaults implements BlueprintPart {
    /** Stands in a template where the tenant's name belongs. */
    private static final String PLACE = "{{name}}";

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
    public void prepare(Blueprint blueprint) {
        add(blueprint.id());
    }

    @Override
    public String source(Blueprint blueprint) {
        return of(blueprint.id()).map(each -> each + read(each.code() + ".md")).collect(Collectors.joining());
    }

    @Override
    public void apply(Blueprint blueprint) {
        store.name(PLACE, brand.ofNew(tenants.require(TenantScope.current())).name());
    }

    /** In the caller's transaction: fills the texts in where the tenant has none at all. */
    @Transactional
    public void ensure() {
        if (store.empty()) {
            add(tenants.require(TenantScope.current()).blueprint());
            store.name(PLACE, brand.current().name());
        }
    }

    private Stream<Default> of(String blueprint) {
        return all.stream()
                .filter(each -> each.blueprints().contains(blueprint)
                        || each.blueprints().contains("*"));
    }

    private void add(String blueprint) {
        of(blueprint).forEach(each -> {
            String text = read(each.code() + ".md");
            Matcher first = CLAUSE.matcher(text);
            String body = first.find() ? text.substring(0, first.start()) : text;
            store.add(each.code(), each.title(), each.occasion(), all.indexOf(each) + 1, body.strip(), clauses(text));
        });
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
