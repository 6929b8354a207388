package dev.guildhall.identity.console;

import dev.guildhall.access.SignedIn;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.domain.PasswordChanges;
import dev.guildhall.identity.domain.SignInRef;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.identity.security.OpenSignIns;
import dev.guildhall.identity.security.Sessions;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.SignInRequired;
import dev.guildhall.ui.Toast;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 我的登录: where one is signed in, ending that, and one's own password. */
@Controller
@SignedIn
class MySignIns {
    private static final String HERE = "/console/my/sign-ins";

    private final OpenSignIns signIns;
    private final PasswordChanges passwords;
    private final Accounts accounts;
    private final Sessions sessions;

    MySignIns(OpenSignIns signIns, PasswordChanges passwords, Accounts accounts, Sessions sessions) {
        this.signIns = signIns;
        this.passwords = passwords;
        this.accounts = accounts;
        this.sessions = sessions;
    }

    @GetMapping(HERE)
    String page(Actor actor, SignInRef present, Model model) {
        AccountView account = accounts.find(actor.id()).orElseThrow(SignInRequired::new);
        model.addAttribute("account", account);
        model.addAttribute("signIns", signIns.of(actor.id(), present));
        model.addAttribute("labels", Map.of("oldPassword", "原密码", "newPassword", "新密码", "repeated", "再输一次"));
        return "identity/console/my-sign-ins";
    }

    @PostMapping(HERE + "/{id}/end")
    String end(@PathVariable String id, Actor actor, RedirectAttributes redirect) {
        signIns.end(actor.id(), id);
        Toast.after(redirect, Words.of("sign-in.ended"));
        return "redirect:" + HERE;
    }

    @PostMapping(HERE + "/end-others")
    String endOthers(Actor actor, SignInRef present, HttpServletRequest request, RedirectAttributes redirect) {
        sessions.renew(request, signIns.endOthers(actor.id(), present));
        Toast.after(redirect, Words.of("sign-in.others-ended"));
        return "redirect:" + HERE;
    }

    @PostMapping(HERE + "/password")
    String changePassword(
            @RequestParam(defaultValue = "") String oldPassword,
            @RequestParam(defaultValue = "") String newPassword,
            @RequestParam(defaultValue = "") String repeated,
            Actor actor,
            SignInRef present,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            if (!newPassword.equals(repeated)) {
                throw new Invalid("repeated", Words.of("password.mismatch"));
            }
            int version =
                    passwords.byOld(actor.id(), oldPassword, newPassword, present.signIn(), request.getRemoteAddr());
            sessions.renew(request, version);
            signIns.forget(actor.id(), present);
        } catch (Problem problem) {
            FormProblems.show(problem, model, response);
            return page(actor, present, model);
        }
        Toast.after(redirect, Words.of("password.changed-here"));
        return "redirect:" + HERE;
    }
}
