package dev.guildhall.sandbox.wechat;

import dev.guildhall.catalog.DemoAccount;
import dev.guildhall.catalog.DemoAccounts;
import dev.guildhall.sandbox.SandboxOnly;
import dev.guildhall.tenancy.Tenant;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.vault.Masking;
import dev.guildhall.vault.PhoneNumber;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/**
 * The page on which a person chooses which WeChat user to be. A browser has no {@code wx.login}; it comes here instead and goes
 * back with {@code wechat_code} and {@code wechat_phone_code} in the query, in front of the fragment.
 */
@Controller
@RequestMapping(AuthorizePage.PATH)
@SandboxOnly
@PreAuthorize("permitAll()")
class AuthorizePage {
    static final String PATH = "/sandbox/wechat/authorize";

    private static final int MOST = 30;

    private final SimulatedUsers users;
    private final SimulatedPrograms programs;
    private final DemoAccounts accounts;
    private final TenantDirectory tenants;

    AuthorizePage(SimulatedUsers users, SimulatedPrograms programs, DemoAccounts accounts, TenantDirectory tenants) {
        this.users = users;
        this.programs = programs;
        this.accounts = accounts;
        this.tenants = tenants;
    }

    /** @param shown the phone with its middle left out */
    record Choice(String name, String phone, String shown, String note) {}

    @GetMapping
    String show(
            @RequestParam(required = false) @Nullable String appid,
            @RequestParam(required = false) @Nullable String back,
            HttpServletResponse response,
            Model model) {
        response.setHeader("Cache-Control", "no-store");
        fill(model.asMap(), appid, back, null, "", "");
        return "sandbox/wechat";
    }

    @PostMapping
    ModelAndView choose(
            @RequestParam(required = false) @Nullable String appid,
            @RequestParam(required = false) @Nullable String back,
            @RequestParam String user,
            @RequestParam(defaultValue = "") String phone) {
        String name = user.strip();
        String target = safe(back);
        Optional<String> wrong = name.isEmpty() || name.length() > 60
                ? Optional.of("请输入 1–60 个字的微信昵称")
                : phone.isBlank() ? Optional.empty() : PhoneNumber.complaint(phone);
        if (wrong.isPresent() || target == null) {
            ModelAndView page = new ModelAndView("sandbox/wechat", HttpStatus.UNPROCESSABLE_CONTENT);
            fill(page.getModel(), appid, back, wrong.orElse(null), name, phone);
            return page;
        }
        SimulatedUsers.User chosen = users.meet(
                name, phone.isBlank() ? null : PhoneNumber.parse(phone).national());
        RedirectView next = new RedirectView(withCodes(
                target,
                users.code(chosen, SimulatedUsers.Purpose.LOGIN),
                users.code(chosen, SimulatedUsers.Purpose.PHONE)));
        next.setStatusCode(HttpStatus.SEE_OTHER);
        next.setExposeModelAttributes(false);
        next.setExpandUriTemplateVariables(false);
        return new ModelAndView(next);
    }

    private void fill(
            Map<String, Object> model,
            @Nullable String appid,
            @Nullable String back,
            @Nullable String wrong,
            String name,
            String phone) {
        Optional<SimulatedPrograms.Program> program = programs.find(appid);
        model.put("program", program.map(this::title).orElse(""));
        model.put("known", program.isPresent() && safe(back) != null);
        model.put("choices", program.map(p -> choices(p.tenant())).orElse(List.of()));
        model.put("appid", appid == null ? "" : appid);
        model.put("back", safe(back) == null ? "" : String.valueOf(safe(back)));
        model.put("wrong", wrong == null ? "" : wrong);
        model.put("name", name);
        model.put("phone", phone);
    }

    /** Who was here before, and the tenant's demo accounts that have a telephone. */
    private List<Choice> choices(String tenant) {
        Map<String, Choice> byName = new LinkedHashMap<>();
        for (SimulatedUsers.User user : users.all()) {
            byName.put(user.name(), choice(user.name(), user.phone(), "用过的微信"));
        }
        for (DemoAccount account : accounts.all()) {
            String phone = account.phone();
            if (tenant.equals(account.tenant()) && phone != null) {
                byName.putIfAbsent("微信 " + phone, choice("微信 " + phone, phone, account.note()));
            }
        }
        List<Choice> all = new ArrayList<>(byName.values());
        return all.subList(0, Math.min(MOST, all.size()));
    }

    private static Choice choice(String name, String phone, String note) {
        return new Choice(name, phone, Masking.phone(phone), note);
    }

    private String title(SimulatedPrograms.Program program) {
        return TenantId.isWellFormed(program.tenant())
                ? tenants.find(new TenantId(program.tenant())).map(Tenant::name).orElse(program.tenant())
                : program.tenant();
    }

    static String withCodes(String back, String code, String phoneCode) {
        int hash = back.indexOf('#');
        String page = hash < 0 ? back : back.substring(0, hash);
        String fragment = hash < 0 ? "" : back.substring(hash);
        return page + (page.contains("?") ? "&" : "?") + "wechat_code=" + code + "&wechat_phone_code=" + phoneCode
                + fragment;
    }

    /** Only a path of this server: the page must not carry codes elsewhere. */
    private static @Nullable String safe(@Nullable String back) {
        if (back == null || !back.startsWith("/") || back.startsWith("//") || back.contains("\\")) {
            return null;
        }
        try {
            URI uri = new URI(back);
            return uri.getScheme() == null && uri.getRawAuthority() == null ? back : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
