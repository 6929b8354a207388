package dev.guildhall.talent.console;

import dev.guildhall.identity.Actor;
import dev.guildhall.problem.Invalid;
import dev.guildhall.talent.PersonId;
import dev.guildhall.talent.domain.PersonLists;
import dev.guildhall.talent.domain.PersonLists.Order;
import dev.guildhall.talent.domain.PersonLists.Tab;
import dev.guildhall.talent.domain.PersonRegister;
import dev.guildhall.talent.domain.TalentVocabulary;
import dev.guildhall.ui.Toast;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.UUID;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 名片与人才库: what agencies see now, and taking a card out of it. */
@Controller
@RequestMapping("/console/talent/cards")
@PreAuthorize("hasAuthority('talent.persons.view')")
class CardsConsole {

    private static final int SIZE = 20;

    private final PersonLists lists;
    private final PersonRegister register;
    private final PersonFilter filter;
    private final TalentVocabulary vocabulary;

    CardsConsole(PersonLists lists, PersonRegister register, PersonFilter filter, TalentVocabulary vocabulary) {
        this.lists = lists;
        this.register = register;
        this.filter = filter;
        this.vocabulary = vocabulary;
    }

    @GetMapping
    String cards(
            Actor actor,
            @RequestParam(defaultValue = "PUBLISHED") Tab view,
            @RequestParam(defaultValue = "") String sort,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        var counts = lists.counts();
        model.addAttribute("actor", actor);
        model.addAttribute("terms", vocabulary.options());
        filter.show(List.of(Tab.PUBLISHED, Tab.WITHDRAWN), view, counts, model);
        model.addAttribute("nobody", counts.published() == 0 && view == Tab.PUBLISHED);
        model.addAttribute(
                "page", lists.find(filter.wanted(view), Order.of(sort, Order.PUBLISHED_DESC), Math.max(0, page), SIZE));
        return "talent/console/cards";
    }

    @PostMapping("/{person}/take-down")
    @PreAuthorize("hasAuthority('talent.cards.take-down')")
    String takeDown(
            Actor actor,
            @PathVariable UUID person,
            @RequestParam(defaultValue = "") String reason,
            HttpServletResponse response,
            RedirectAttributes redirect,
            Model model) {
        try {
            register.takeDown(new PersonId(person), reason);
        } catch (Invalid invalid) {
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            model.addAttribute("trouble", invalid.errors().getFirst().message());
            return cards(actor, Tab.PUBLISHED, "", 0, model);
        }
        Toast.after(redirect, "已撤下，机构看不到这张名片了；本人会收到原因");
        return "redirect:/console/talent/cards";
    }
}
