package dev.guildhall.agreement.console;

import dev.guildhall.access.Needs;
import dev.guildhall.agreement.AgreementText;
import dev.guildhall.agreement.domain.AgreementStore;
import dev.guildhall.agreement.domain.AgreementWriting;
import dev.guildhall.agreement.domain.ClauseSource;
import dev.guildhall.agreement.domain.Markup;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Paged;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 协议: the texts of the tenant, their drafts, versions and who accepted them. */
@Controller
@Needs("agreement.edit")
class AgreementsConsole {
    private static final int ROWS = 20;

    private final AgreementWriting writing;
    private final Accounts accounts;

    AgreementsConsole(AgreementWriting writing, Accounts accounts) {
        this.writing = writing;
        this.accounts = accounts;
    }

    /**
     * The form of a draft. Lists of clauses are of one length; the last clause is the empty one that can be filled in.
     *
     * @param revision of the draft that was opened
     */
    record Form(
            @Nullable Integer revision,
            @Nullable String title,
            @Nullable String source,
            @Nullable List<String> key,
            @Nullable List<String> clauseTitle,
            @Nullable List<String> clauseSource) {

        static Form of(AgreementStore.Version version) {
            return new Form(
                    version.revision(),
                    version.title(),
                    version.source(),
                    version.clauses().stream().map(ClauseSource::key).toList(),
                    version.clauses().stream().map(ClauseSource::title).toList(),
                    version.clauses().stream().map(ClauseSource::source).toList());
        }

        List<ClauseSource> clauses() {
            List<String> titles = clauseTitle == null ? List.of() : clauseTitle;
            return IntStream.range(0, titles.size())
                    .mapToObj(i -> new ClauseSource(at(key, i), titles.get(i), at(clauseSource, i)))
                    .toList();
        }

        AgreementWriting.Text text() {
            return new AgreementWriting.Text(
                    revision == null ? 0 : revision,
                    title == null ? "" : title,
                    source == null ? "" : source,
                    clauses());
        }

        private static String at(@Nullable List<String> list, int i) {
            return list == null || i >= list.size() ? "" : list.get(i);
        }
    }

    /** A row of 谁同意了. */
    record Agreed(
            String name,
            @Nullable String second,
            int version,
            Instant at,
            @Nullable String address,
            @Nullable String device) {}

    @GetMapping("/console/agreements")
    String list(Model model) {
        model.addAttribute("agreements", writing.overview());
        return "agreement/console/list";
    }

    @GetMapping("/console/agreements/{code}")
    String one(@PathVariable String code, Actor actor, Model model) {
        AgreementStore.Version newest = writing.newest(code);
        model.addAttribute("text", newest.text());
        model.addAttribute("newest", newest);
        model.addAttribute("draft", writing.existingDraft(code).orElse(null));
        model.addAttribute("history", writing.history(code));
        model.addAttribute(
                "agreed", writing.consents(code, newest.number(), 0, 1).total());
        model.addAttribute("mayLook", actor.may("agreement.consents.view"));
        return "agreement/console/one";
    }

    @GetMapping("/console/agreements/{code}/draft")
    String draft(@PathVariable String code, Model model) {
        return edit(code, Form.of(writing.draft(code)), null, model);
    }

    @PostMapping("/console/agreements/{code}/draft")
    String save(
            @PathVariable String code,
            Form form,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        FormErrors errors = new FormErrors();
        try {
            writing.save(code, form.text());
            Toast.after(redirect, "草稿已保存，发布后才会生效");
            return "redirect:/console/agreements/" + code;
        } catch (Invalid e) {
            for (FieldError each : e.errors()) {
                errors.add(each.field(), each.message());
            }
        } catch (Conflict e) {
            errors.add("source", e.detail());
        }
        response.setStatus(422);
        return edit(code, form, errors, model);
    }

    /** What the text in the form would look like. */
    @PostMapping("/console/agreements/{code}/preview")
    String preview(@PathVariable String code, Form form, Model model) {
        model.addAttribute("text", rendered(code, form));
        return "agreement/console/edit :: preview";
    }

    @PostMapping("/console/agreements/{code}/discard")
    String discard(@PathVariable String code, RedirectAttributes redirect) {
        writing.discard(code);
        Toast.after(redirect, "已删除草稿");
        return "redirect:/console/agreements/" + code;
    }

    @PostMapping("/console/agreements/{code}/publish")
    String publish(
            @PathVariable String code,
            @RequestParam int revision,
            @RequestParam(defaultValue = "false") boolean again,
            RedirectAttributes redirect) {
        int number = writing.publish(code, revision, again);
        Toast.after(redirect, again ? "已发布第 " + number + " 版，会员下次使用时须重新同意" : "已发布第 " + number + " 版");
        return "redirect:/console/agreements/" + code;
    }

    @GetMapping("/console/agreements/{code}/compare")
    String compare(
            @PathVariable String code,
            @RequestParam Optional<Integer> from,
            @RequestParam Optional<Integer> to,
            Model model) {
        List<AgreementStore.Version> history = writing.history(code);
        boolean drafted = writing.existingDraft(code).isPresent();
        int newest = history.getFirst().number();
        int right = to.orElse(drafted ? 0 : newest);
        int left = from.orElse(right == 0 ? newest : Math.max(1, newest - 1));
        Map<String, String> versions = new LinkedHashMap<>();
        if (drafted) {
            versions.put("0", "草稿");
        }
        history.forEach(each -> versions.put(Integer.toString(each.number()), "第 " + each.number() + " 版"));
        List<AgreementWriting.Change> changes = writing.compare(code, left, right);
        model.addAttribute("called", history.getFirst().title());
        model.addAttribute("code", code);
        model.addAttribute("versions", versions);
        model.addAttribute("from", Integer.toString(left));
        model.addAttribute("to", Integer.toString(right));
        model.addAttribute("changes", changes);
        model.addAttribute(
                "changed",
                changes.stream().filter(each -> !each.kind().equals("same")).count());
        return "agreement/console/compare";
    }

    @GetMapping("/console/agreements/{code}/consents")
    @Needs("agreement.consents.view")
    String consents(
            @PathVariable String code,
            @RequestParam(required = false) @Nullable Integer version,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        Paged<AgreementWriting.Consent> consents = writing.consents(code, version, Math.max(0, page), ROWS);
        Map<AccountId, AccountView> people = accounts.find(consents.items().stream()
                .map(each -> new AccountId(each.account()))
                .toList());
        Paged<Agreed> agreed =
                consents.map(each -> agreed(each, Optional.ofNullable(people.get(new AccountId(each.account())))));
        Map<String, String> versions = new LinkedHashMap<>();
        writing.history(code)
                .forEach(each -> versions.put(Integer.toString(each.number()), "第 " + each.number() + " 版"));
        model.addAttribute("code", code);
        model.addAttribute("called", writing.newest(code).title());
        model.addAttribute("versions", versions);
        model.addAttribute("page", agreed);
        return Views.of(request, "agreement/console/consents", "list");
    }

    private static Agreed agreed(AgreementWriting.Consent consent, Optional<AccountView> account) {
        return new Agreed(
                account.map(AccountView::name).orElse("已注销的账号"),
                account.map(AccountView::phoneMasked)
                        .or(() -> account.map(AccountView::username))
                        .orElse(null),
                consent.version(),
                consent.at(),
                consent.address(),
                consent.device());
    }

    private String edit(String code, Form form, @Nullable FormErrors errors, Model model) {
        AgreementStore.Version newest = writing.newest(code);
        List<ClauseSource> clauses = new ArrayList<>(form.clauses());
        if (clauses.isEmpty() || !clauses.getLast().title().isBlank()) {
            clauses.add(new ClauseSource("", "", ""));
        }
        Map<String, String> labels = new LinkedHashMap<>(Map.of("title", "标题", "source", "正文"));
        for (int i = 0; i < clauses.size(); i++) {
            labels.put("clauses[" + i + "].title", "第 " + (i + 1) + " 条的标题");
            labels.put("clauses[" + i + "].source", "第 " + (i + 1) + " 条的内容");
        }
        model.addAttribute("code", code);
        model.addAttribute("newest", newest);
        model.addAttribute("byClauses", newest.occasion().equals("SHOP"));
        model.addAttribute("form", form);
        model.addAttribute("clauses", clauses);
        model.addAttribute("labels", labels);
        model.addAttribute("errors", errors);
        model.addAttribute("text", rendered(code, form));
        return "agreement/console/edit";
    }

    private static AgreementText rendered(String code, Form form) {
        return new AgreementText(
                code,
                Objects.requireNonNullElse(form.title(), ""),
                0,
                Instant.EPOCH,
                Markup.html(Objects.requireNonNullElse(form.source(), "")),
                form.clauses().stream()
                        .filter(clause ->
                                !clause.title().isBlank() || !clause.source().isBlank())
                        .map(clause ->
                                new AgreementText.Clause(clause.key(), clause.title(), Markup.html(clause.source())))
                        .toList());
    }
}
