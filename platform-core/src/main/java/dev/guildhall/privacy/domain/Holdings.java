package dev.guildhall.privacy.domain;

import dev.guildhall.privacy.PersonalData;
import java.util.Comparator;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which modules hold anything in the bound tenant: those whose tables it has, switched off or not. */
@Component
class Holdings {
    private final ObjectProvider<PersonalData> data;
    private final JdbcClient jdbc;

    Holdings(ObjectProvider<PersonalData> data, JdbcClient jdbc) {
        this.data = data;
        this.jdbc = jdbc;
    }

    List<PersonalData> here() {
        return data.stream()
                .filter(each -> isHere(each.table()))
                .sorted(Comparator.comparingInt(PersonalData::order))
                .toList();
    }

    private boolean isHere(String table) {
        return table.isEmpty()
                || jdbc.sql("SELECT to_regclass(current_schema() || '.' || ?) IS NOT NULL")
                        .param(table)
                        .query(Boolean.class)
                        .single();
    }
}
