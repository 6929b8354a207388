package dev.guildhall.privacy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of the copy that somebody gets of the own data.
 *
 * @param key stable name, such as {@code orders}
 * @param title what people call it, such as 订单
 * @param columns heads of the columns
 * @param rows one value for each column: text, number, boolean, instant, or null
 */
public record PersonalSection(String key, String title, List<String> columns, List<List<@Nullable Object>> rows) {
    public PersonalSection {
        columns = List.copyOf(columns);
        rows = rows.stream()
                .map(row -> Collections.unmodifiableList(new ArrayList<>(row)))
                .toList();
    }
}
