package dev.guildhall.console;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The form of a module's settings, made from its record: what each component is decides the field, its bounds the help.
 * Words come from the module's {@code messages/<module>-settings.properties}: {@code <component>} is the label,
 * {@code .help} a sentence, {@code .unit} what follows the field, {@code .<VALUE>} the label of an enum's value.
 */
record SettingsForm(List<Field> fields) {

    /**
     * @param kind {@code number}, {@code text}, {@code yes-no} or {@code choice}
     * @param options values of a choice with their labels, in order
     */
    record Field(
            String name,
            String label,
            String kind,
            @Nullable String help,
            @Nullable String unit,
            @Nullable Long min,
            @Nullable Long max,
            @Nullable String usual,
            Map<String, String> options) {

        boolean yesNo() {
            return kind.equals("yes-no");
        }
    }

    static SettingsForm of(String module, Class<? extends Record> type) {
        Words words = Words.of(module, type);
        List<Field> fields = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            fields.add(field(type, component, words));
        }
        return new SettingsForm(List.copyOf(fields));
    }

    String label(String name) {
        return labels().getOrDefault(name, name);
    }

    Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        fields.forEach(field -> labels.put(field.name(), field.label()));
        return labels;
    }

    private static Field field(Class<? extends Record> type, RecordComponent component, Words words) {
        String name = component.getName();
        Class<?> value = component.getType();
        Long min = bound(type, name, Min.class) instanceof Min m ? m.value() : null;
        Long max = bound(type, name, Max.class) instanceof Max m
                ? Long.valueOf(m.value())
                : bound(type, name, Size.class) instanceof Size s && s.max() < Integer.MAX_VALUE
                        ? (long) s.max()
                        : null;
        Map<String, String> options = new LinkedHashMap<>();
        if (value.isEnum()) {
            Arrays.stream(value.getEnumConstants())
                    .map(Object::toString)
                    .forEach(option -> options.put(option, words.of(name + "." + option, option)));
        }
        String kind = value == boolean.class || value == Boolean.class
                ? "yes-no"
                : value.isEnum() ? "choice" : isNumber(value) ? "number" : "text";
        DefaultValue usual = parameter(type, name);
        String unit = words.of(name + ".unit", "");
        String range = kind.equals("number") && min != null && max != null
                ? String.format(Locale.ROOT, "%,d–%,d", min, max) + (unit.isEmpty() ? "" : " " + unit)
                : "";
        String sentence = words.of(name + ".help", "");
        String help = String.join(
                "；",
                List.of(sentence, range).stream()
                        .filter(part -> !part.isEmpty())
                        .toList());
        return new Field(
                name,
                words.of(name, name),
                kind,
                help.isEmpty() ? null : help,
                unit.isEmpty() ? null : unit,
                min,
                max,
                usual == null ? null : String.join(",", usual.value()),
                options);
    }

    /** Annotations of a component reach its field, its accessor and the constructor's parameter; the field is enough. */
    private static java.lang.annotation.@Nullable Annotation bound(
            Class<? extends Record> type, String name, Class<? extends java.lang.annotation.Annotation> wanted) {
        try {
            java.lang.reflect.Field field = type.getDeclaredField(name);
            return field.getAnnotation(wanted);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable DefaultValue parameter(Class<? extends Record> type, String name) {
        return Arrays.stream(type.getDeclaredConstructors()[0].getParameters())
                .filter(parameter -> parameter.getName().equals(name))
                .map(parameter -> parameter.getAnnotation(DefaultValue.class))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static boolean isNumber(Class<?> type) {
        return type == int.class || type == long.class || Number.class.isAssignableFrom(type);
    }

    private record Words(@Nullable ResourceBundle bundle) {

        static Words of(String module, Class<?> type) {
            try {
                return new Words(ResourceBundle.getBundle(
                        "messages/" + module + "-settings", Locale.ROOT, type.getClassLoader()));
            } catch (MissingResourceException e) {
                return new Words(null);
            }
        }

        String of(String key, String otherwise) {
            return bundle != null && bundle.containsKey(key) ? bundle.getString(key) : otherwise;
        }
    }
}
