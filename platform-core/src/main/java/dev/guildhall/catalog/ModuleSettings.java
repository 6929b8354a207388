package dev.guildhall.catalog;

import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.tenancy.TenantCache;
import dev.guildhall.tenancy.TenantCaches;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.lang.reflect.RecordComponent;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * A tenant's settings of a module: a validated record with defaults. Components are strings, numbers, booleans, enums or
 * durations; {@code @DefaultValue} gives a default, Jakarta Validation the bounds. Only what differs from the default is
 * stored, so that a better default reaches everybody who never chose.
 */
@Service
public class ModuleSettings {
    private static final String PREFIX = "settings";

    private final JdbcClient jdbc;
    private final Validator validator;
    private final Clock clock;
    private final Map<Class<?>, String> moduleOf = new HashMap<>();
    private final TenantCache<Class<?>, Record> cache;

    ModuleSettings(JdbcClient jdbc, Validator validator, Clock clock, ModuleCatalog catalog, TenantCaches caches) {
        this.jdbc = jdbc;
        this.validator = validator;
        this.clock = clock;
        this.cache = caches.of("settings", 50_000);
        catalog.all().forEach(module -> {
            if (module.settings() != null) {
                moduleOf.put(module.settings(), module.id());
            }
        });
    }

    /** The bound tenant's settings; defaults where nothing was chosen. */
    public <T extends Record> T of(Class<T> type) {
        return type.cast(cache.get(type, t -> bind(type, stored(type))));
    }

    /** The settings that {@code values} (component → text) would make, without saving them. */
    public <T extends Record> T parse(Class<T> type, Map<String, String> values) {
        T parsed;
        try {
            parsed = bind(type, values);
        } catch (RuntimeException e) {
            throw new Invalid(unreadable(type, values));
        }
        check(parsed);
        return parsed;
    }

    /** Validates and saves; the change is seen at once here and within a second on other nodes. */
    @Transactional
    public <T extends Record> void save(T settings) {
        check(settings);
        Class<?> type = settings.getClass();
        Map<String, String> defaults = texts(bind(type.asSubclass(Record.class), Map.of()));
        String module = module(type);
        Map<String, String> chosen = new TreeMap<>(texts(settings));
        chosen.entrySet().removeIf(entry -> entry.getValue().equals(defaults.get(entry.getKey())));
        jdbc.sql("DELETE FROM module_setting WHERE module = ? AND name <> ALL (?)")
                .param(module)
                .param(chosen.keySet().toArray(String[]::new))
                .update();
        chosen.forEach((name, value) -> jdbc.sql("""
                        INSERT INTO module_setting (module, name, value, updated_at) VALUES (?, ?, ?, ?)
                        ON CONFLICT (module, name) DO UPDATE SET value = EXCLUDED.value, updated_at = EXCLUDED.updated_at""")
                .params(module, name, value, clock.instant().atOffset(ZoneOffset.UTC))
                .update());
        cache.changing(type);
    }

    private void check(Record settings) {
        Set<ConstraintViolation<Record>> violations = validator.validate(settings);
        if (!violations.isEmpty()) {
            throw new Invalid(violations.stream()
                    .map(v -> new FieldError(v.getPropertyPath().toString(), v.getMessage()))
                    .sorted(Comparator.comparing(FieldError::field))
                    .toList());
        }
    }

    /** Finds which single values cannot be read, by trying each beside the defaults. */
    private static List<FieldError> unreadable(Class<? extends Record> type, Map<String, String> values) {
        List<FieldError> errors = values.entrySet().stream()
                .filter(entry -> {
                    try {
                        bind(type, Map.of(entry.getKey(), entry.getValue()));
                        return false;
                    } catch (RuntimeException e) {
                        return true;
                    }
                })
                .map(entry -> new FieldError(entry.getKey(), "「" + entry.getValue() + "」无法识别，请按说明填写"))
                .toList();
        return errors.isEmpty() ? List.of(new FieldError("", "设置无法识别，请检查后重试")) : errors;
    }

    private Map<String, String> stored(Class<?> type) {
        Map<String, String> values = new LinkedHashMap<>();
        jdbc.sql("SELECT name, value FROM module_setting WHERE module = ?")
                .param(module(type))
                .query((row, n) -> values.put(row.getString(1), row.getString(2)))
                .list();
        return values;
    }

    private String module(Class<?> type) {
        String module = moduleOf.get(type);
        if (module == null) {
            throw new IllegalArgumentException("no module has the settings " + type.getSimpleName());
        }
        return module;
    }

    private static <T extends Record> T bind(Class<T> type, Map<String, String> values) {
        Map<String, Object> source = new HashMap<>();
        values.forEach((name, value) -> source.put(PREFIX + "." + name, value));
        return new Binder(new MapConfigurationPropertySource(source)).bindOrCreate(PREFIX, Bindable.of(type));
    }

    /** The components of a settings record as text, by name. */
    public static Map<String, String> texts(Record settings) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                Object value = component.getAccessor().invoke(settings);
                texts.put(component.getName(), value == null ? "" : value.toString());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("settings cannot be read: " + component, e);
            }
        }
        return texts;
    }
}
