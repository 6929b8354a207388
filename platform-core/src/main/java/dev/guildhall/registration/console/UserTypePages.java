package dev.guildhall.registration.console;

import dev.guildhall.access.Needs;
import dev.guildhall.forms.FormDefinition;
import dev.guildhall.forms.Forms;
import dev.guildhall.problem.Invalid;
import dev.guildhall.registration.Side;
import dev.guildhall.registration.UserType;
import dev.guildhall.registration.domain.UserTypes;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Toast;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 用户类型: what visitors can register as, in which order, by which form, reviewed or not (T3). */
@Controller
@Needs("registration.types.edit")
class UserTypePages {
    private static final Map<String, String> LABELS = Map.of(
            "code", "代号",
            "label", "名称",
            "kind", "账号种类",
            "summary", "说明",
            "form", "注册表单",
            "nameField", "用作名称的字段",
            "workingDays", "审核期限",
            "byEmail", "邮箱注册");

    private final UserTypes types;
    private final Forms forms;

    UserTypePages(UserTypes types, Forms forms) {
        this.types = types;
        this.forms = forms;
    }

    record TypeForm(
            @Nullable String code,
            @Nullable String label,
            @Nullable String side,
            @Nullable String kind,
            @Nullable String summary,
            @Nullable String form,
            @Nullable String nameField,
            @Nullable String reviewed,
            @Nullable String workingDays,
            @Nullable String open,
            @Nullable String byEmail) {
        public boolean isReviewed() {
            return "true".equals(reviewed);
        }

        public boolean isByEmail() {
            return "true".equals(byEmail);
        }

        public boolean isOpen() {
            return "true".equals(open);
        }
    }

    @GetMapping("/console/user-types")
    String list(Model model) {
        Map<String, FormDefinition> byId = forms.all().stream().collect(Collectors.toMap(FormDefinition::id, f -> f));
        model.addAttribute("types", types.all());
        model.addAttribute("forms", byId);
        model.addAttribute("kinds", UserTypes.KINDS);
        return "registration/console/user-types";
    }

    @GetMapping("/console/user-types/new")
    String fresh(Model model) {
        return form(
                model, new TypeForm("", "", "COMPANY", "COMPANY", "", "", "", "true", "", "true", "false"), true, null);
    }

    @GetMapping("/console/user-types/{code}")
    String edit(@PathVariable String code, Model model) {
        UserType type = types.require(code);
        Integer days = type.workingDays();
        return form(
                model,
                new TypeForm(
                        type.code(),
                        type.label(),
                        type.side().name(),
                        type.kind(),
                        type.summary(),
                        type.form(),
                        type.nameField(),
                        Boolean.toString(type.reviewed()),
                        days == null ? "" : days.toString(),
                        Boolean.toString(type.open()),
                        Boolean.toString(type.byEmail())),
                false,
                null);
    }

    @PostMapping("/console/user-types")
    String add(TypeForm form, Model model, HttpServletResponse response, RedirectAttributes redirect) {
        return save(form, text(form.code()), true, model, response, redirect);
    }

    @PostMapping("/console/user-types/{code}")
    String change(
            @PathVariable String code,
            TypeForm form,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        types.require(code);
        return save(form, code, false, model, response, redirect);
    }

    @PostMapping("/console/user-types/{code}/move")
    String move(@PathVariable String code, @RequestParam(defaultValue = "false") boolean up) {
        types.move(code, up);
        return "redirect:/console/user-types";
    }

    @PostMapping("/console/user-types/{code}/open")
    String open(
            @PathVariable String code,
            @RequestParam(defaultValue = "false") boolean open,
            RedirectAttributes redirect) {
        types.open(code, open);
        Toast.after(redirect, open ? "已开放注册" : "已关闭，注册页不再显示这一类");
        return "redirect:/console/user-types";
    }

    private String save(
            TypeForm form,
            String code,
            boolean fresh,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        FormErrors errors = new FormErrors();
        Integer days = null;
        if (!text(form.workingDays()).isEmpty()) {
            try {
                days = Integer.valueOf(text(form.workingDays()));
            } catch (NumberFormatException e) {
                errors.add("workingDays", "请填写 0–30 的整数");
            }
        }
        try {
            if (!errors.any()) {
                types.save(
                        new UserType(
                                code,
                                text(form.label()),
                                Arrays.stream(Side.values())
                                        .filter(each -> each.name().equals(form.side()))
                                        .findFirst()
                                        .orElse(Side.COMPANY),
                                text(form.kind()),
                                text(form.summary()),
                                text(form.form()),
                                text(form.nameField()).isEmpty() ? null : text(form.nameField()),
                                form.isReviewed(),
                                days,
                                form.isOpen(),
                                form.isByEmail()),
                        fresh);
                Toast.after(redirect, (fresh ? "已添加「" : "已保存「") + text(form.label()) + "」");
                return "redirect:/console/user-types";
            }
        } catch (Invalid invalid) {
            invalid.errors().forEach(error -> errors.add(error.field(), error.message()));
        }
        response.setStatus(422);
        return form(model, form, fresh, errors);
    }

    private String form(Model model, TypeForm form, boolean fresh, @Nullable FormErrors errors) {
        Map<String, String> sides = new LinkedHashMap<>();
        Arrays.stream(Side.values()).forEach(side -> sides.put(side.name(), side.label()));
        Map<String, String> all = new LinkedHashMap<>();
        Map<String, String> fields = new LinkedHashMap<>();
        forms.all().forEach(each -> {
            all.put(each.id(), each.title());
            each.fields().forEach(field -> fields.putIfAbsent(field.key(), field.label()));
        });
        model.addAttribute("form", form);
        model.addAttribute("fresh", fresh);
        model.addAttribute("errors", errors);
        model.addAttribute("labels", LABELS);
        model.addAttribute("sides", sides);
        model.addAttribute("kinds", UserTypes.KINDS);
        model.addAttribute("forms", all);
        model.addAttribute("fields", fields);
        return "registration/console/user-type";
    }

    private static String text(@Nullable String raw) {
        return raw == null ? "" : raw.strip();
    }
}
