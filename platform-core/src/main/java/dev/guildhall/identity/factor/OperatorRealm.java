package dev.guildhall.identity.factor;

import dev.guildhall.identity.Operator;
import dev.guildhall.identity.domain.SignInLog.Outcome;
import dev.guildhall.identity.domain.SignInLog.Way;
import dev.guildhall.identity.operator.OperatorActs;
import dev.guildhall.identity.operator.OperatorSignInLog;
import dev.guildhall.identity.operator.Operators;
import dev.guildhall.identity.security.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * The operator's console. Its second factor is compulsory, except in the demo and the sandbox;
 * {@code guildhall.operator.second-factor} ({@code required} or {@code optional}) says otherwise.
 */
@Component
class OperatorRealm implements FactorRealm {
    private static final int TRUST_DAYS = 30;

    private final OperatorFactors factors;
    private final Operators operators;
    private final Sessions sessions;
    private final OperatorSignInLog log;
    private final OperatorActs acts;
    private final boolean demanded;

    OperatorRealm(
            OperatorFactors factors,
            Operators operators,
            Sessions sessions,
            OperatorSignInLog log,
            OperatorActs acts,
            @Value("${guildhall.operator.second-factor:}") String secondFactor,
            @Value("${guildhall.demo:false}") boolean demo,
            Environment environment) {
        this.factors = factors;
        this.operators = operators;
        this.sessions = sessions;
        this.log = log;
        this.acts = acts;
        this.demanded = switch (secondFactor.strip().toLowerCase(Locale.ROOT)) {
            case "required" -> true;
            case "optional" -> false;
            case "" -> !demo && !environment.acceptsProfiles(Profiles.of("sandbox"));
            default ->
                throw new IllegalStateException(
                        "guildhall.operator.second-factor is required or optional, not " + secondFactor);
        };
    }

    @Override
    public String root() {
        return "/operator";
    }

    @Override
    public boolean isOperators() {
        return true;
    }

    @Override
    public Factors factors() {
        return factors;
    }

    @Override
    public String house() {
        return FactorWords.of("factor.operators-house");
    }

    @Override
    public boolean demands(UUID owner) {
        return demanded;
    }

    @Override
    public int trustDays() {
        return TRUST_DAYS;
    }

    @Override
    public Optional<Who> find(UUID owner, int version) {
        return operators.find(owner, version).map(OperatorRealm::who);
    }

    @Override
    public Optional<Who> signedIn() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null
                        && authentication.getPrincipal() instanceof Operator operator
                        && !operator.client()
                ? Optional.of(who(operator))
                : Optional.empty();
    }

    @Override
    public Optional<String> phoneForProof(UUID owner) {
        return Optional.empty();
    }

    @Override
    public void sendProofCode(UUID owner, String address) {
        throw new IllegalStateException("operators have no phone");
    }

    @Override
    public void prove(UUID owner, String code, String password, String address) {
        operators.prove(owner, password, address);
    }

    private static Who who(Operator operator) {
        return new Who(operator.id(), operator.name(), operator.name());
    }

    @Override
    public void start(HttpServletRequest request, StepSession.Pending pending) {
        sessions.start(request, new Operators.Proven(pending.owner(), pending.version()));
    }

    @Override
    public void log(UUID owner, Way way, Outcome outcome) {
        log.record(owner, "", way, outcome);
    }

    @Override
    public void audit(String act, UUID owner, Map<String, ?> details) {
        String name = signedIn().map(Who::name).orElseThrow();
        Object factor = details.get("factor");
        acts.record(
                new Operator(owner, name, false, Set.of()),
                FactorWords.of("act." + act),
                FactorWords.of("act.own"),
                factor == null ? "" : factor.toString());
    }
}
