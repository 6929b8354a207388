package dev.guildhall.agreement;

import dev.guildhall.agreement.domain.Words;
import dev.guildhall.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/** A new version must be accepted before the account can go on; field {@code agreements} names what is missing. */
public class AgreementNeeded extends Problem {
    public AgreementNeeded(List<AgreementView> outstanding) {
        super(
                "agreement-needed",
                HttpStatus.FORBIDDEN,
                Words.of("needed.title"),
                Words.of(
                        "needed.detail",
                        outstanding.stream()
                                .map(each -> "《" + each.title() + "》")
                                .collect(Collectors.joining())));
        with("agreements", List.copyOf(outstanding));
    }
}
