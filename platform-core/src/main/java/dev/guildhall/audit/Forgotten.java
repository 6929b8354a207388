package dev.guildhall.audit;

import dev.guildhall.problem.Texts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a line says of somebody who was erased. The line keeps the name; nobody is shown it. */
final class Forgotten {
    private static final Texts TEXTS = Texts.in("audit");

    /** Stands for every name. */
    static final String NAME = TEXTS.of("name");

    /** What staff wrote about the person. */
    private static final String WORDS = "reason";

    /** Details that say what the subject is called. */
    private static final Set<String> NAMING = Set.of("name", "title");

    private Forgotten() {}

    /**
     * The details without the names.
     *
     * @param actor the name under which somebody acted who is forgotten now; null where the actor is not
     * @param subject whether the subject is forgotten
     */
    static Map<String, Object> unnamed(Map<String, Object> details, @Nullable String actor, boolean subject) {
        // The longest first: one name may be part of another.
        Set<String> names = new TreeSet<>((one, other) ->
                one.length() == other.length() ? one.compareTo(other) : Integer.compare(other.length(), one.length()));
        Stream.ofNullable(actor).filter(name -> !name.isBlank()).forEach(names::add);
        if (subject) {
            NAMING.stream()
                    .map(details::get)
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .filter(name -> !name.isBlank())
                    .forEach(names::add);
        }
        Map<String, Object> unnamed = names.isEmpty() ? details : fields(details, names);
        if (subject && unnamed.containsKey(WORDS)) {
            unnamed = new LinkedHashMap<>(unnamed);
            unnamed.put(WORDS, TEXTS.of("words"));
        }
        return unnamed;
    }

    private static Map<String, Object> fields(Map<?, ?> fields, Set<String> names) {
        Map<String, Object> unnamed = new LinkedHashMap<>();
        fields.forEach((key, value) -> unnamed.put(Objects.toString(key), value(value, names)));
        return unnamed;
    }

    @SuppressWarnings("NullAway") // a detail may be null, as JSON may
    private static Object value(@Nullable Object value, Set<String> names) {
        return switch (value) {
            case null -> null;
            case String text -> text(text, names);
            case Map<?, ?> fields -> fields(fields, names);
            case List<?> many -> many.stream().map(each -> value(each, names)).collect(Collectors.toList());
            default -> value;
        };
    }

    private static String text(String text, Set<String> names) {
        String unnamed = text;
        for (String name : names) {
            unnamed = unnamed.replace(name, NAME);
        }
        return unnamed;
    }
}
