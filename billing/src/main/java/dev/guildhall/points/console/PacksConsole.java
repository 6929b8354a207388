package dev.guildhall.points.console;

import dev.guildhall.points.domain.PointPack;
import dev.guildhall.points.domain.PointPacks;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Toast;
import jakarta.servlet.http.HttpServletResponse;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Point packs, for staff. */
@Controller
@RequestMapping("/console/billing/points/packs")
@PreAuthorize("hasAuthority('billing.packs.edit')")
class PacksConsole {
    /** The form as it was typed: kept as it is when something is wrong with it. */
    record Form(
            @Nullable String name,
            @Nullable String points,
            @Nullable String giftPoints,
            @Nullable String giftDays,
            @Nullable String price,
            @Nullable String position,
            @Nullable String active) {
        static Form of(PointPack pack) {
            return new Form(
                    pack.name(),
                    Long.toString(pack.points()),
                    Long.toString(pack.giftPoints()),
                    Integer.toString(pack.giftDays()),
                    BigDecimal.valueOf(pack.priceFen(), 2).toPlainString(),
                    Integer.toString(pack.position()),
                    pack.active() ? "true" : null);
        }

        PointPacks.Draft draft() {
            String called = name == null ? "" : name.strip();
            Wrong wrong = new Wrong();
            wrong.add(called.isEmpty(), "name", "请填写名称，1–30 个字");
            PointPacks.Draft draft = new PointPacks.Draft(
                    called,
                    wrong.of(() -> whole("points", points, "点数应为整数，例如 100")).orElse(0L),
                    wrong.of(() -> whole("giftPoints", giftPoints, "赠送点数应为整数，不赠送填 0"))
                            .orElse(0L),
                    Math.toIntExact(wrong.of(() -> whole("giftDays", giftDays, "有效期应为整数天，例如 365"))
                            .orElse(0L)),
                    wrong.of(() -> fen(price)).orElse(0L),
                    "true".equals(active),
                    Math.toIntExact(wrong.of(() -> whole("position", position, "顺序应为整数，小的排在前面"))
                            .orElse(0L)));
            wrong.tell();
            return draft;
        }

        private static long whole(String field, @Nullable String text, String message) {
            String digits = text == null ? "" : text.strip().replace(",", "");
            if (!digits.matches("[0-9]{1,9}")) {
                throw new Invalid(field, message);
            }
            return Long.parseLong(digits);
        }

        private static long fen(@Nullable String text) {
            String yuan = text == null ? "" : text.strip().replace(",", "").replaceFirst("^[¥￥]", "");
            if (!yuan.matches("[0-9]{1,9}(\\.[0-9]{1,2})?")) {
                throw new Invalid("price", "价格应为元，最多两位小数，例如 900 或 9.90");
            }
            return new BigDecimal(yuan).movePointRight(2).longValueExact();
        }
    }

    private final PointPacks packs;

    PacksConsole(PointPacks packs) {
        this.packs = packs;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("packs", packs.all());
        return "points/console/packs";
    }

    @GetMapping("/new")
    String blank(Model model) {
        int next = packs.all().stream().mapToInt(PointPack::position).max().orElse(0) + 1;
        return form(model, null, new Form("", "", "0", "365", "", Integer.toString(next), "true"));
    }

    @GetMapping("/{id}")
    String edit(@PathVariable UUID id, Model model) {
        return form(model, id, Form.of(packs.find(id).orElseThrow(() -> new NotFound("点数包"))));
    }

    @PostMapping
    String add(@ModelAttribute Form form, Model model, HttpServletResponse response, RedirectAttributes redirect) {
        try {
            packs.add(form.draft());
        } catch (Invalid problem) {
            return again(model, null, form, problem, response);
        }
        Toast.after(redirect, "已添加点数包「" + form.name() + "」");
        return "redirect:/console/billing/points/packs";
    }

    @PostMapping("/{id}")
    String change(
            @PathVariable UUID id,
            @ModelAttribute Form form,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            packs.change(id, form.draft());
        } catch (Invalid problem) {
            return again(model, id, form, problem, response);
        }
        Toast.after(redirect, "已保存点数包「" + form.name() + "」");
        return "redirect:/console/billing/points/packs";
    }

    private static String again(
            Model model, @Nullable UUID id, Form form, Invalid problem, HttpServletResponse response) {
        model.addAttribute("errors", FormErrors.of(problem));
        response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
        return form(model, id, form);
    }

    private static String form(Model model, @Nullable UUID id, Form form) {
        model.addAttribute("id", id);
        model.addAttribute("form", form);
        return "points/console/pack";
    }
}
