package dev.guildhall.agreement.member;

import dev.guildhall.access.Open;
import dev.guildhall.agreement.Agreements;
import dev.guildhall.agreement.domain.Words;
import dev.guildhall.problem.NotFound;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** An agreement as a page that anybody can open, also in an older version. */
@Controller
class AgreementPage {
    private final Agreements agreements;

    AgreementPage(Agreements agreements) {
        this.agreements = agreements;
    }

    @Open
    @GetMapping("/agreements/{code}")
    String read(@PathVariable String code, @RequestParam Optional<Integer> version, Model model) {
        model.addAttribute(
                "text",
                version.flatMap(number -> agreements.text(code, number))
                        .or(() -> version.isPresent() ? Optional.empty() : agreements.text(code))
                        .orElseThrow(() -> new NotFound(Words.of("agreement"))));
        return "agreement/read";
    }
}
