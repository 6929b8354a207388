package dev.guildhall.payments.fapiao;

import dev.guildhall.payments.tasks.MoneyTaskRepair;
import dev.guildhall.payments.tasks.MoneyTaskSubject;
import dev.guildhall.payments.tasks.MoneyTaskView;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The task of issuing a red-letter fapiao: leads to the request, and is settled there too. */
@Component
class RedLetter implements MoneyTaskSubject, MoneyTaskRepair {
    private final FapiaoDesk desk;

    RedLetter(FapiaoDesk desk) {
        this.desk = desk;
    }

    @Override
    public String type() {
        return "fapiao";
    }

    @Override
    public String path(String subjectId) {
        return "/console/money/fapiao/" + request(subjectId);
    }

    @Override
    public boolean fits(MoneyTaskView task) {
        return task.kind().equals(FapiaoDesk.RED_LETTER);
    }

    @Override
    public String label() {
        return Words.of("red.repair");
    }

    @Override
    public Outcome repair(MoneyTaskView task) {
        desk.redLetterDone(request(task.subjectId()));
        return new Outcome(true, Words.of("red.done"));
    }

    private static UUID request(String subjectId) {
        return UUID.fromString(subjectId.substring(0, 36));
    }
}
