package dev.guildhall.identity.security;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.domain.SignInRules;
import dev.guildhall.identity.domain.SignedInAccounts;
import dev.guildhall.identity.domain.SigningIn;
import dev.guildhall.identity.operator.Operators;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
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
 * Console sessions. A session holds only to whom and where it belongs; who that is now and what they may do is read anew for
 * each request. A session of another tenant, or of the operator's console, is nobody's here.
 */
@Component
public class Sessions implements SecurityContextRepository {
    /** Request attribute that tells the cookie how long it lives, in seconds. */
    static final String KEEP_SECONDS = "dev.guildhall.session-seconds";

    private static final String REALM = "guildhall.realm";
    private static final String WHO = "guildhall.who";
    private static final String VERSION = "guildhall.version";
    private static final Duration OPERATOR_IDLE = Duration.ofHours(8);

    private final SignedInAccounts accounts;
    private final Operators operators;
    private final ModuleSettings settings;

    Sessions(SignedInAccounts accounts, Operators operators, ModuleSettings settings) {
        this.accounts = accounts;
        this.operators = operators;
        this.settings = settings;
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

    /** Signs an operator in. */
    public void start(HttpServletRequest request, Operators.Proven operator) {
        start(request, operator.id(), operator.sessionVersion(), OPERATOR_IDLE, false);
    }

    private static void start(HttpServletRequest request, UUID who, int version, Duration idle, boolean keep) {
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
        session.setAttribute(REALM, Realm.current());
        session.setAttribute(WHO, who.toString());
        session.setAttribute(VERSION, version);
        session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, Realm.current() + "/" + who);
    }

    /** Whether the request brings a session that was begun somewhere else. */
    static boolean isForeign(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        Object realm = session == null ? null : session.getAttribute(REALM);
        return realm != null && !realm.equals(Realm.current());
    }

    /** Ties a session that was begun for a form's token alone to the place where it was begun. */
    static void tie(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null && session.getAttribute(REALM) == null) {
            session.setAttribute(REALM, Realm.current());
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
        HttpSession session = request.getSession(false);
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
            return accounts.find(AccountId.of(who), version, null)
                    .map(ActorAuthentication::new)
                    .orElse(null);
        }
        return operators
                .find(UUID.fromString(who), version)
                .map(OperatorAuthentication::new)
                .orElse(null);
    }
}
