package dev.guildhall.identity.factor;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.Brand;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.Reproof;
import dev.guildhall.identity.domain.SecurityRules;
import dev.guildhall.identity.domain.SignInLog;
import dev.guildhall.identity.domain.SignInLog.Outcome;
import dev.guildhall.identity.domain.SignInLog.Way;
import dev.guildhall.identity.domain.SignedInAccounts;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.identity.security.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The tenant's console. */
@Component
class StaffRealm implements FactorRealm {
    private final StaffFactors factors;
    private final SignedInAccounts signedIn;
    private final Accounts accounts;
    private final Reproof reproof;
    private final Sessions sessions;
    private final ModuleSettings settings;
    private final Brand brand;
    private final SignInLog log;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    StaffRealm(
            StaffFactors factors,
            SignedInAccounts signedIn,
            Accounts accounts,
            Reproof reproof,
            Sessions sessions,
            ModuleSettings settings,
            Brand brand,
            SignInLog log,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.factors = factors;
        this.signedIn = signedIn;
        this.accounts = accounts;
        this.reproof = reproof;
        this.sessions = sessions;
        this.settings = settings;
        this.brand = brand;
        this.log = log;
        this.audit = audit;
        this.transaction = transaction;
    }

    @Override
    public String root() {
        return "/console";
    }

    @Override
    public boolean isOperators() {
        return false;
    }

    @Override
    public Factors factors() {
        return factors;
    }

    @Override
    public String house() {
        return brand.current().name();
    }

    @Override
    public boolean demands(UUID owner) {
        SecurityRules rules = settings.of(SecurityRules.class);
        return rules.mayDemandSecondFactor()
                && accounts.find(new AccountId(owner))
                        .map(account -> rules.demandsSecondFactor(account.roles()))
                        .orElse(false);
    }

    @Override
    public int trustDays() {
        return settings.of(SecurityRules.class).trust();
    }

    @Override
    public Optional<Who> find(UUID owner, int version) {
        return signedIn.find(new AccountId(owner), version, null)
                .filter(actor -> actor.kind().equals(Actor.STAFF))
                .map(this::who);
    }

    @Override
    public Optional<Who> signedIn() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Actor actor
                ? Optional.of(who(actor))
                : Optional.empty();
    }

    private Who who(Actor actor) {
        return new Who(actor.id().value(), actor.name(), login(actor));
    }

    /** What an app shows beside the house's name, so that several accounts can be told apart. */
    String login(Actor actor) {
        return accounts.find(actor.id()).map(StaffRealm::login).orElse(actor.name());
    }

    @Override
    public Optional<String> phoneForProof(UUID owner) {
        return reproof.phoneOf(new AccountId(owner));
    }

    @Override
    public void sendProofCode(UUID owner, String address) {
        reproof.send(new AccountId(owner), address);
    }

    @Override
    public void prove(UUID owner, String code, String password, String address) {
        reproof.requireEither(new AccountId(owner), code, password, address);
    }

    private static String login(AccountView account) {
        return account.username() != null
                ? account.username()
                : account.phoneMasked() != null ? account.phoneMasked() : account.name();
    }

    @Override
    public void start(HttpServletRequest request, StepSession.Pending pending) {
        Actor actor = signedIn.find(new AccountId(pending.owner()), pending.version(), null)
                .orElseThrow();
        sessions.start(
                request,
                new SigningIn.Proven(actor.id(), actor.kind(), actor.name(), pending.version()),
                pending.keep() && !settings.of(SecurityRules.class).graded());
    }

    @Override
    public void log(UUID owner, Way way, Outcome outcome) {
        log.record(new AccountId(owner), way, outcome);
    }

    @Override
    public void audit(String act, UUID owner, Map<String, ?> details) {
        transaction.executeWithoutResult(status -> audit.record(act, "account", owner.toString(), details));
    }
}
