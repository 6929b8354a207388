package dev.guildhall.forms;

import dev.guildhall.identity.AccountId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A filled form with the fields of the version that it was filled in on; sensitive values masked. */
public record FilledView(
        UUID id, FormDefinition form, @Nullable AccountId owner, List<FilledValue> values, Instant createdAt) {
    public FilledView {
        values = List.copyOf(values);
    }

    /** Key → value for clients, masked where sensitive. */
    public Map<String, Object> raw() {
        Map<String, Object> raw = new LinkedHashMap<>();
        for (FilledValue each : values) {
            if (each.value() != null) {
                raw.put(each.field().key(), each.value());
            }
        }
        return raw;
    }
}
