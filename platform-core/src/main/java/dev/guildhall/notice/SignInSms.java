package dev.guildhall.notice;

import dev.guildhall.identity.CodePurpose;
import dev.guildhall.identity.SignInMessages;
import dev.guildhall.problem.Problem;
import dev.guildhall.vault.PhoneNumber;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The messages of sign-in, as short messages. */
@Component
class SignInSms implements SignInMessages {

    private final SmsOutbox outbox;
    private final SmsBudget budget;

    SignInSms(SmsOutbox outbox, SmsBudget budget) {
        this.outbox = outbox;
        this.budget = budget;
    }

    @Override
    public Optional<? extends Problem> closed() {
        return budget.closed().map(SmsSpent::new);
    }

    @Override
    public void nothing(PhoneNumber to, CodePurpose purpose, String code, int validMinutes) {
        outbox.decoy(to, template(purpose), Map.of("code", code, "minutes", Integer.toString(validMinutes)));
    }

    @Override
    public void code(PhoneNumber to, CodePurpose purpose, String code, int validMinutes) {
        outbox.enqueue(to, template(purpose), Map.of("code", code, "minutes", Integer.toString(validMinutes)));
    }

    @Override
    public void welcome(PhoneNumber to, String link, int validHours) {
        outbox.enqueue(to, SmsTemplate.ACCOUNT_OPENED, Map.of("link", link, "hours", Integer.toString(validHours)));
    }

    private static SmsTemplate template(CodePurpose purpose) {
        return switch (purpose) {
            case LOGIN -> SmsTemplate.CODE_LOGIN;
            case REGISTER -> SmsTemplate.CODE_REGISTER;
            case BIND -> SmsTemplate.CODE_BIND;
            case RESET -> SmsTemplate.CODE_RESET;
        };
    }
}
