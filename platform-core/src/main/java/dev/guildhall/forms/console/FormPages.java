package dev.guildhall.forms.console;

import dev.guildhall.access.Needs;
import dev.guildhall.forms.FieldOption;
import dev.guildhall.forms.FieldRules;
import dev.guildhall.forms.FieldType;
import dev.guildhall.forms.FormDefinition;
import dev.guildhall.forms.FormDraft;
import dev.guildhall.forms.FormDrafts;
import dev.guildhall.forms.FormField;
import dev.guildhall.media.MediaTypes;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Toast;
import jakarta.servlet.http.HttpServletResponse;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 表单: the designer. Works without scripts; each change is kept at once and published when it is ready. */
@Controller
@Needs("forms.edit")
class FormPages {
    private static final long MEGABYTE = 1024L * 1024;

    private final FormDrafts drafts;

    FormPages(FormDrafts drafts) {
        this.drafts = drafts;
    }

    /** A field as the page edits it: all text. */
    record FieldForm(
            @Nullable String type,
            @Nullable String key,
            @Nullable String label,
            @Nullable String help,
            @Nullable String required,
            @Nullable String minLength,
            @Nullable String maxLength,
            @Nullable String min,
            @Nullable String max,
            @Nullable String decimals,
            @Nullable String pattern,
            @Nullable String patternMessage,
            @Nullable String minItems,
            @Nullable String maxItems,
            @Nullable String megabytes,
            @Nullable String minDate,
            @Nullable String maxDate,
            @Nullable String options,
            @Nullable String dictionary,
            @Nullable String pdf) {
        public boolean isRequired() {
            return "true".equals(required);
        }

        public boolean isPdf() {
            return "true".equals(pdf);
        }
    }

    @GetMapping("/console/forms")
    String list(Model model) {
        model.addAttribute("forms", drafts.all());
        return "forms/console/forms";
    }

    @PostMapping("/console/forms")
    String begin(
            @RequestParam(defaultValue = "") String id,
            @RequestParam(defaultValue = "") String title,
            Model model,
            HttpServletResponse response) {
        try {
            drafts.begin(id.strip(), title);
            return "redirect:/console/forms/" + id.strip();
        } catch (Invalid invalid) {
            response.setStatus(422);
            model.addAttribute("errors", errors(invalid));
            model.addAttribute("id", id);
            model.addAttribute("title", title);
            return list(model);
        }
    }

    @GetMapping("/console/forms/{id}")
    String design(@PathVariable String id, Model model) {
        model.addAttribute("w", drafts.open(id));
        model.addAttribute("types", types());
        return "forms/console/form";
    }

    @PostMapping("/console/forms/{id}/title")
    String title(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String title,
            Model model,
            HttpServletResponse response) {
        try {
            drafts.title(id, title);
            return "redirect:/console/forms/" + id;
        } catch (Invalid invalid) {
            response.setStatus(422);
            model.addAttribute("errors", errors(invalid));
            return design(id, model);
        }
    }

    @GetMapping("/console/forms/{id}/fields/new")
    String fresh(@PathVariable String id, @RequestParam(defaultValue = "TEXT") String type, Model model) {
        FormDraft draft = drafts.open(id).draft();
        Set<String> taken = draft.fields().stream().map(FormField::key).collect(Collectors.toSet());
        int number = 1;
        while (taken.contains("field" + number)) {
            number++;
        }
        FieldForm form = new FieldForm(
                type(type).name(),
                "field" + number,
                "",
                "",
                "true",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "");
        return edit(model, id, draft, "", form, null);
    }

    @GetMapping("/console/forms/{id}/fields/{key}")
    String edit(@PathVariable String id, @PathVariable String key, Model model) {
        FormDraft draft = drafts.open(id).draft();
        return edit(model, id, draft, key, form(field(draft, key)), null);
    }

    @PostMapping("/console/forms/{id}/fields")
    String save(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String instead,
            FieldForm form,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        FormDraft draft = drafts.open(id).draft();
        FormErrors errors = new FormErrors();
        FormField field = read(form, draft, instead, errors);
        if (!errors.any()) {
            try {
                drafts.put(id, instead, field);
                Toast.after(redirect, "已保存「" + field.label() + "」，发布后生效");
                return "redirect:/console/forms/" + id;
            } catch (Invalid invalid) {
                invalid.errors().forEach(error -> errors.add(error.field(), error.message()));
            }
        }
        response.setStatus(422);
        return edit(model, id, draft, instead, form, errors);
    }

    @PostMapping("/console/forms/{id}/fields/{key}/move")
    String move(@PathVariable String id, @PathVariable String key, @RequestParam(defaultValue = "false") boolean up) {
        drafts.move(id, key, up);
        return "redirect:/console/forms/" + id;
    }

    @PostMapping("/console/forms/{id}/fields/{key}/remove")
    String remove(@PathVariable String id, @PathVariable String key, RedirectAttributes redirect) {
        drafts.remove(id, key);
        Toast.after(redirect, "已删除，发布后生效；以前填的内容保留");
        return "redirect:/console/forms/" + id;
    }

    @PostMapping("/console/forms/{id}/publish")
    String publish(@PathVariable String id, Model model, HttpServletResponse response, RedirectAttributes redirect) {
        try {
            FormDefinition published = drafts.publish(id);
            Toast.after(redirect, "已发布第 " + published.version() + " 版");
            return "redirect:/console/forms/" + id;
        } catch (Invalid invalid) {
            response.setStatus(422);
            model.addAttribute(
                    "trouble",
                    invalid.errors().stream().map(error -> error.message()).collect(Collectors.joining("；")));
            return design(id, model);
        }
    }

    @PostMapping("/console/forms/{id}/discard")
    String discard(@PathVariable String id, RedirectAttributes redirect) {
        boolean published = drafts.open(id).version() > 0;
        drafts.discard(id);
        Toast.after(redirect, "已放弃没有发布的修改");
        return published ? "redirect:/console/forms/" + id : "redirect:/console/forms";
    }

    private String edit(
            Model model, String id, FormDraft draft, String instead, FieldForm form, @Nullable FormErrors errors) {
        model.addAttribute("id", id);
        model.addAttribute("formTitle", draft.title());
        model.addAttribute("instead", instead);
        model.addAttribute("f", form);
        // Not "type": the fragments of fields take that for the kind of the entry itself.
        model.addAttribute("fieldType", type(form.type()));
        model.addAttribute("errors", errors);
        model.addAttribute(
                "labels",
                Map.of("key", "字段名称", "label", "标题", "help", "说明", "options", "选项", "pattern", "格式", "rules", "限制"));
        return "forms/console/field";
    }

    private static FormField read(FieldForm form, FormDraft draft, String instead, FormErrors errors) {
        FieldType type = type(form.type());
        Optional<FormField> before = draft.fields().stream()
                .filter(field -> field.key().equals(instead))
                .findFirst();
        FieldRules rules = new FieldRules(
                number(form.minLength(), Integer::valueOf, errors),
                number(form.maxLength(), Integer::valueOf, errors),
                number(form.min(), BigDecimal::new, errors),
                number(form.max(), BigDecimal::new, errors),
                number(form.decimals(), Integer::valueOf, errors),
                text(form.pattern()),
                text(form.patternMessage()),
                number(form.minItems(), Integer::valueOf, errors),
                number(form.maxItems(), Integer::valueOf, errors),
                accept(
                        type,
                        form.isPdf(),
                        before.map(field -> field.rules().accept()).orElse(List.of())),
                number(form.megabytes(), value -> Long.parseLong(value) * MEGABYTE, errors),
                null,
                text(form.minDate()),
                text(form.maxDate()),
                text(form.dictionary()),
                Map.of());
        String label = text(form.label());
        String key = text(form.key());
        return new FormField(
                key == null ? "" : key,
                label == null ? "" : label,
                type,
                form.isRequired(),
                text(form.help()),
                rules,
                type.choice()
                        ? options(form.options(), before.map(FormField::options).orElse(List.of()))
                        : List.of());
    }

    /** What a file may be: pictures, and PDF where the switch says so; a narrower choice that was made before stays. */
    private static List<String> accept(FieldType type, boolean pdf, List<String> before) {
        if (!type.files()) {
            return List.of();
        }
        Set<String> pictures = new LinkedHashSet<>(before);
        pictures.remove(MediaTypes.PDF);
        if (type != FieldType.FILE || !pdf) {
            return List.copyOf(pictures);
        }
        if (before.isEmpty()) {
            pictures.addAll(List.of(MediaTypes.JPEG, MediaTypes.PNG));
        }
        pictures.add(MediaTypes.PDF);
        return List.copyOf(pictures);
    }

    /** One answer a line. An answer that was there keeps its code, so that what was filled in goes on meaning it. */
    private static List<FieldOption> options(@Nullable String lines, List<FieldOption> before) {
        Map<String, String> codes = before.stream()
                .collect(Collectors.toMap(FieldOption::label, FieldOption::code, (a, b) -> a, LinkedHashMap::new));
        Set<String> taken = before.stream().map(FieldOption::code).collect(Collectors.toSet());
        List<FieldOption> options = new ArrayList<>();
        int next = 1;
        for (String line : (lines == null ? "" : lines).split("\\R")) {
            String label = line.strip();
            if (label.isEmpty()) {
                continue;
            }
            String code = codes.get(label);
            if (code == null) {
                while (!taken.add("o" + next)) {
                    next++;
                }
                code = "o" + next;
            }
            options.add(new FieldOption(code, label));
        }
        return options;
    }

    private static FieldForm form(FormField field) {
        FieldRules rules = field.rules();
        Long bytes = rules.maxBytes();
        return new FieldForm(
                field.type().name(),
                field.key(),
                field.label(),
                field.help(),
                Boolean.toString(field.required()),
                shown(rules.minLength()),
                shown(rules.maxLength()),
                shown(rules.min()),
                shown(rules.max()),
                shown(rules.decimals()),
                rules.pattern(),
                rules.patternMessage(),
                shown(rules.minItems()),
                shown(rules.maxItems()),
                bytes == null ? "" : Long.toString(bytes / MEGABYTE),
                rules.minDate(),
                rules.maxDate(),
                field.options().stream().map(FieldOption::label).collect(Collectors.joining("\n")),
                rules.dictionary(),
                Boolean.toString(rules.accept().contains(MediaTypes.PDF)));
    }

    private static FormField field(FormDraft draft, String key) {
        return draft.fields().stream()
                .filter(field -> field.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new NotFound("这个字段"));
    }

    private static <T> @Nullable T number(@Nullable String raw, Function<String, T> read, FormErrors errors) {
        String text = text(raw);
        if (text == null) {
            return null;
        }
        try {
            return read.apply(text);
        } catch (NumberFormatException e) {
            errors.add("rules", "「" + text + "」不是数字，请修改或留空");
            return null;
        }
    }

    private static FieldType type(@Nullable String name) {
        return Arrays.stream(FieldType.values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElse(FieldType.TEXT);
    }

    private static Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        Arrays.stream(FieldType.values()).forEach(type -> types.put(type.name(), type.label()));
        return types;
    }

    private static FormErrors errors(Invalid invalid) {
        FormErrors errors = new FormErrors();
        invalid.errors().forEach(error -> errors.add(error.field(), error.message()));
        return errors;
    }

    private static @Nullable String text(@Nullable String raw) {
        return raw == null || raw.isBlank() ? null : raw.strip();
    }

    private static String shown(@Nullable Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value == null ? "" : value.toString();
    }
}
