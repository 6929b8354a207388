package dev.guildhall.payments.tasks;

import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.ledger.ProofAlarm;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Books that do not fit are work for a person. */
@Component
class ProofTasks implements ProofAlarm {
    private final MoneyTasks tasks;

    ProofTasks(MoneyTasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public void broken(LocalDate day, List<LedgerProof.Result> broken) {
        tasks.open(
                "books-differ",
                "proof",
                day.toString(),
                Words.of("proof.title", day.toString(), broken.size()),
                broken.stream()
                        .map(result -> result.rule() + "：" + String.join("；", result.findings()))
                        .collect(Collectors.joining("\n")),
                Words.of("proof.suggestion"),
                null);
    }
}
