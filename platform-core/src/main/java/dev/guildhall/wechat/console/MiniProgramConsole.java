package dev.guildhall.wechat.console;

import dev.guildhall.access.Needs;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.problem.Invalid;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Toast;
import dev.guildhall.wechat.MiniProgramInput;
import dev.guildhall.wechat.WechatSettings;
import dev.guildhall.wechat.domain.MiniProgramVersion;
import dev.guildhall.wechat.domain.MiniProgramVersions;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The mini-program, for staff. The secret that was entered is never shown again. */
@Controller
@RequestMapping("/console/wechat/mini-program")
@Needs("wechat.mini-program.edit")
class MiniProgramConsole {
    private static final String HERE = "redirect:/console/wechat/mini-program";

    /** As it was typed. */
    record Form(@Nullable String appid, @Nullable String secret) {
        MiniProgramInput input() {
            return new MiniProgramInput(text(appid), text(secret));
        }

        Form withoutSecret() {
            return new Form(appid, "");
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : value.strip();
        }
    }

    private final MiniProgramVersions versions;
    private final ModuleSettings settings;

    MiniProgramConsole(MiniProgramVersions versions, ModuleSettings settings) {
        this.versions = versions;
        this.settings = settings;
    }

    @GetMapping
    String show(Model model) {
        model.addAttribute("versions", versions.all());
        model.addAttribute("inUse", versions.inUse().orElse(null));
        model.addAttribute("sandbox", versions.hasSandbox());
        model.addAttribute(
                "choice", settings.of(WechatSettings.class).firstSignIn().name());
        return "wechat/console/mini-program";
    }

    @GetMapping("/new")
    String blank(Model model) {
        model.addAttribute("form", new Form("", ""));
        return "wechat/console/mini-program-new";
    }

    @PostMapping
    String enter(@ModelAttribute Form form, Model model, HttpServletResponse response, RedirectAttributes redirect) {
        MiniProgramVersion entered;
        try {
            entered = versions.enter(form.input());
        } catch (Invalid problem) {
            model.addAttribute("errors", FormErrors.of(problem));
            model.addAttribute("form", form.withoutSecret());
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            return "wechat/console/mini-program-new";
        }
        Toast.after(
                redirect, "已保存第 " + entered.version() + " 版：" + entered.state().label());
        return HERE;
    }

    @PostMapping("/sandbox")
    String sandbox(RedirectAttributes redirect) {
        versions.openSandbox()
                .map(versions::tryOut)
                .ifPresent(
                        tried -> Toast.after(redirect, "沙箱小程序：" + tried.state().label()));
        return HERE;
    }

    @PostMapping("/{id}/try")
    String tryOut(@PathVariable UUID id, RedirectAttributes redirect) {
        Toast.after(redirect, "试连结果：" + versions.tryOut(id).finding());
        return HERE;
    }

    @PostMapping("/first-sign-in")
    String choose(@RequestParam WechatSettings.FirstSignIn choice, RedirectAttributes redirect) {
        settings.save(new WechatSettings(choice));
        Toast.after(redirect, "已保存首次微信登录方式");
        return HERE;
    }
}
