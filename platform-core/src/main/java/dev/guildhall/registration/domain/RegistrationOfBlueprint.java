package dev.guildhall.registration.domain;

import dev.guildhall.catalog.Blueprint;
import dev.guildhall.catalog.BlueprintPart;
import dev.guildhall.forms.FormDraft;
import dev.guildhall.forms.Forms;
import dev.guildhall.registration.UserType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Gives a new tenant the user types and forms of its blueprint: data, in {@code registration/<blueprint>.json}. */
@Component
class RegistrationOfBlueprint implements BlueprintPart {
    private final Forms forms;
    private final UserTypes types;
    private final JsonMapper json;

    RegistrationOfBlueprint(Forms forms, UserTypes types, JsonMapper json) {
        this.forms = forms;
        this.types = types;
        this.json = json;
    }

    /** @param forms published first, since a type names one */
    record Defaults(List<FormDraft> forms, List<UserType> types) {}

    @Override
    public void apply(Blueprint blueprint) {
        fill(blueprint.id());
    }

    /** In the caller's transaction. A form that the tenant has already stays as it is. */
    void fill(String blueprint) {
        ClassPathResource file = new ClassPathResource("registration/" + blueprint + ".json");
        if (!file.exists()) {
            return;
        }
        try (InputStream in = file.getInputStream()) {
            Defaults defaults = json.readValue(in, Defaults.class);
            defaults.forms().stream()
                    .filter(form -> forms.find(form.id()).isEmpty())
                    .forEach(forms::publish);
            defaults.types().forEach(type -> types.save(type, true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
