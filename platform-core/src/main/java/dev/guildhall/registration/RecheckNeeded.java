package dev.guildhall.registration;

import dev.guildhall.problem.Problem;
import dev.guildhall.registration.domain.Words;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/** The account has to be confirmed anew before it can go on (W44); field {@code parts} names what is missing. */
public class RecheckNeeded extends Problem {
    /** @param parts of {@code PHONE}, {@code EMAIL}, {@code ID_NUMBER} */
    public RecheckNeeded(List<String> parts) {
        super(
                "recheck-needed",
                HttpStatus.FORBIDDEN,
                Words.of("recheck.needed.title"),
                Words.of(
                        "recheck.needed",
                        parts.stream().map(part -> Words.of("recheck." + part)).collect(Collectors.joining("、"))));
        with("parts", List.copyOf(parts));
    }
}
