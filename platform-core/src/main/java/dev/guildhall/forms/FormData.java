package dev.guildhall.forms;

import dev.guildhall.identity.AccountId;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.media.MediaView;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.PersonalSection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What somebody filled in, with the files that belong to it: all of it goes with the account. */
@Component
class FormData implements PersonalData {
    private final Forms forms;
    private final MediaLibrary media;

    FormData(Forms forms, MediaLibrary media) {
        this.forms = forms;
        this.media = media;
    }

    @Override
    public int order() {
        return 25;
    }

    @Override
    public List<PersonalSection> sections(AccountId account) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (UUID id : forms.of(account)) {
            FilledView view = forms.read(id);
            Map<String, Object> clear = forms.values(id);
            for (FilledValue value : view.values()) {
                if (!value.empty()) {
                    Object own = clear.get(value.field().key());
                    rows.add(Arrays.asList(
                            view.form().title(),
                            view.createdAt(),
                            value.field().label(),
                            value.masked() && own != null
                                    ? own.toString()
                                    : value.files().isEmpty() ? value.shown() : addresses(value)));
                }
            }
        }
        return List.of(new PersonalSection("forms", "填写过的表单", List.of("表单", "填写时间", "项目", "内容"), rows));
    }

    /** Where the person, signed in, gets the files. */
    private static String addresses(FilledValue value) {
        return value.files().stream()
                .map(file -> "/api/me/form-files/" + file.id())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void erase(AccountId account) {
        for (UUID id : forms.of(account)) {
            List<UUID> files = forms.read(id).values().stream()
                    .flatMap(value -> value.files().stream())
                    .map(MediaView::id)
                    .distinct()
                    .toList();
            forms.forget(id);
            files.forEach(media::remove);
        }
    }
}
