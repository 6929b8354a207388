package dev.guildhall.identity.security;

import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.SupportVisit;
import dev.guildhall.identity.SupportVisits;
import dev.guildhall.identity.domain.SignInLimits;
import dev.guildhall.identity.domain.SignInRef;
import dev.guildhall.identity.domain.SignInRules;
import dev.guildhall.identity.domain.SignedInAccounts;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.identity.operator.Operators;
import dev.guildhall.problem.SignInRequired;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.stereotype.Component;

/**
 * Sessions of the consoles, and of members who sign in to outside clients. A session holds only to whom and where it belongs;
 * who that is now and what they may do is read anew for each request. A session of another tenant, of the operator's console,
 * or of the members' pages at the console, is nobody's here.
 */
@Component
public class Sessions implements SecurityContextRepository {
    /** Request attribute that tells the cookie how long it lives, in seconds. */
    static final String KEEP_SECONDS = "dev.guildhall.session-seconds";

    static final String REALM = "guildhall.realm";
    static final String VERSION = "guildhall.version";

    /** The session's public name. */
    static final String NAME = "guildhall.name";

    static final String DEVICE = "guildhall.device";
    static final String ADDRESS = "guildhall.address";

    private static final String WHO = "guildhall.who";
    private static final String SINCE = "guildhall.since";
    private static final String USED = "guildhall.used";
    private static final String OVER = "guildhall.over";
    private static final String VISIT = "guildhall.visit";
    private static final Duration OPERATOR_IDLE = Duration.ofHours(8);

    private final SignedInAccounts accounts;
    private final Operators operators;
    private final SupportVisits visits;
    private final Set<String> keptFromVisits;
    private final ModuleSettings settings;
    private final SignInLimits limits;
    private final Clock clock;

    Sessions(
            SignedInAccounts accounts,
            Operators operators,
            SupportVisits visits,
            ModuleCatalog catalog,
            ModuleSettings settings,
            SignInLimits limits,
            Clock clock) {
        this.accounts = accounts;
        this.operators = operators;
        this.visits = visits;
        this.keptFromVisits = catalog.ownStaffOnly();
        this.settings = settings;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Signs a proven account in to the bound tenant's console.
     *
     * @param keep whether the session outlives the browser (7 天内免登录)
     */
    public void start(HttpServletRequest request, SigningIn.Proven account, boolean keep) {
        SignInRules rules = settings.of(SignInRules.class);
        Duration idle = keep ? Duration.ofDays(rules.keepDays()) : Duration.ofHours(rules.sessionHours());
        start(request, account.id().value(), account.tokenVersion(), idle, keep);
    }

    /** Signs a proven account in to the pages where members let outside clients in; the console does not know it. */
    public void startForMember(HttpServletRequest request, SigningIn.Proven account) {
        SignInRules rules = settings.of(SignInRules.class);
        start(request, account.id().value(), account.tokenVersion(), Duration.ofHours(rules.sessionHours()), false);
    }

    /** Signs an operator in. */
    public void start(HttpServletRequest request, Operators.Proven operator) {
        start(request, operator.id(), operator.sessionVersion(), OPERATOR_IDLE, false);
    }

    /** Begins the session of an operator's visit in the bound tenant's console; it lasts no longer than the visit. */
    public void start(HttpServletRequest request, SupportVisit visit) {
        int version = accounts.versionOf(visit.account()).orElseThrow(SignInRequired::new);
        Duration left = Duration.ofMinutes(visit.minutesLeft(clock.instant()));
        start(request, visit.account().value(), version, left, false);
        HttpSession session = request.getSession(false);
        session.setAttribute(VISIT, visit.id().toString());
        // Not one of the account's own sessions.
        session.setAttribute(
                FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME,
                principal(visit.account().value()) + "/visit");
    }

    /** Lets the running request's session go on under a new version of its account, while all others end by it. */
    public void renew(HttpServletRequest request, int tokenVersion) {
        if (containsContext(request)) {
            request.getSession(false).setAttribute(VERSION, tokenVersion);
        }
    }

    /** Whose session the running request brings, where it is one of the members' pages. */
    public Optional<SigningIn.Proven> member(HttpServletRequest request) {
        return Realm.isMemberPage(request) && who(request) instanceof AccountToken account
                ? Optional.of(account.getPrincipal())
                : Optional.empty();
    }

    /** Ends the running request's session. */
    public void end(HttpServletRequest request) {
        HttpSession session = Realm.hasSessions(request) ? request.getSession(false) : null;
        if (session != null) {
            session.invalidate();
        }
    }

    /** Under which the sessions of an account of the bound tenant are found. */
    static String principal(UUID who) {
        return TenantScope.bound().map(TenantId::value).orElse(Realm.DEPLOYMENT) + "/" + who;
    }

    private void start(HttpServletRequest request, UUID who, int version, Duration idle, boolean keep) {
        HttpSession old = request.getSession(false);
        if (old != null) {
            // Neither the name of the session nor anything in it is taken over.
            old.invalidate();
        }
        if (keep) {
            request.setAttribute(KEEP_SECONDS, (int) idle.toSeconds());
        }
        HttpSession session = request.getSession(true);
        session.setMaxInactiveInterval((int) idle.toSeconds());
        session.setAttribute(REALM, Realm.of(request));
        session.setAttribute(WHO, who.toString());
        session.setAttribute(VERSION, version);
        session.setAttribute(NAME, Ids.next().toString());
        session.setAttribute(DEVICE, Device.of(request));
        session.setAttribute(ADDRESS, request.getRemoteAddr());
        session.setAttribute(SINCE, clock.instant());
        session.setAttribute(USED, clock.instant());
        session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, principal(who));
    }

    /** Whether the request brings a session that was begun somewhere else. */
    static boolean isForeign(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        Object realm = session == null ? null : session.getAttribute(REALM);
        return realm != null && !realm.equals(Realm.of(request));
    }

    /** Ties a session that was begun for a form's token alone to the place where it was begun. */
    static void tie(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null && session.getAttribute(REALM) == null) {
            session.setAttribute(REALM, Realm.of(request));
        }
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new DeferredSecurityContext() {
            private @Nullable SecurityContext context;
            private boolean generated;

            @Override
            public SecurityContext get() {
                if (context == null) {
                    Authentication who = who(request);
                    generated = who == null;
                    context = who == null ? SecurityContextHolder.createEmptyContext() : new SecurityContextImpl(who);
                }
                return context;
            }

            @Override
            public boolean isGenerated() {
                get();
                return generated;
            }
        };
    }

    @Override
    @Deprecated
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return loadDeferredContext(holder.getRequest()).get();
    }

    /** Nothing to do: {@link #start} alone begins a session. */
    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {}

    @Override
    public boolean containsContext(HttpServletRequest request) {
        HttpSession session = Realm.hasSessions(request) ? request.getSession(false) : null;
        return session != null && session.getAttribute(WHO) != null && !isForeign(request);
    }

    private @Nullable Authentication who(HttpServletRequest request) {
        if (!containsContext(request)) {
            return null;
        }
        HttpSession session = request.getSession(false);
        String who = (String) session.getAttribute(WHO);
        int version = (Integer) session.getAttribute(VERSION);
        if (Realm.isTenant()) {
            Optional<Actor> actor = accounts.find(AccountId.of(who), version, null);
            if (session.getAttribute(VISIT) instanceof String visit) {
                return visiting(actor, UUID.fromString(visit), (String) session.getAttribute(NAME));
            }
            if (isOver(session)) {
                session.invalidate();
                request.setAttribute(OVER, true);
                return null;
            }
            SignInRef ref = SignInRef.session((String) session.getAttribute(NAME));
            if (Realm.isMemberPage(request)) {
                return actor.map(a -> new SigningIn.Proven(a.id(), a.kind(), a.name(), version))
                        .map(account -> new AccountToken(account, (Instant) session.getAttribute(SINCE)))
                        .orElse(null);
            }
            return actor.map(a -> new ActorAuthentication(a, ref)).orElse(null);
        }
        return operators
                .find(UUID.fromString(who), version)
                .map(OperatorAuthentication::new)
                .orElse(null);
    }

    /** Whether the running request came with a session that had lasted, or was idle, as long as the tenant allows. */
    public static boolean wasOver(HttpServletRequest request) {
        return request.getAttribute(OVER) != null;
    }

    private boolean isOver(HttpSession session) {
        Instant used = session.getAttribute(USED) instanceof Instant at ? at : clock.instant();
        if (limits.isOver((Instant) session.getAttribute(SINCE), used)) {
            return true;
        }
        if (session.getAttribute(USED) == null || limits.isWorthNoting(used)) {
            session.setAttribute(USED, clock.instant());
        }
        limits.idle()
                .map(idle -> (int) idle.toSeconds())
                .filter(idle -> session.getMaxInactiveInterval() > idle)
                .ifPresent(session::setMaxInactiveInterval);
        return false;
    }

    private @Nullable Authentication visiting(Optional<Actor> actor, UUID id, String name) {
        SupportVisit visit = actor.flatMap(a -> visits.active(id)).orElse(null);
        if (visit == null) {
            return null;
        }
        ActorAuthentication visiting = new ActorAuthentication(
                SupportGuard.visiting(actor.orElseThrow(), keptFromVisits), SignInRef.session(name));
        visiting.setDetails(visit);
        return visiting;
    }
}
