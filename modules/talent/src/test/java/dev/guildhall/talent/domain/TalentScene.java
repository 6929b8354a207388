package dev.guildhall.talent.domain;

import dev.guildhall.audit.AuditFilter;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.Points;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.PersonId;
import dev.guildhall.talent.domain.AgencyRegister.NewAgency;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.vault.PhoneNumber;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

/** Sets the scene of a test in the words of the domain: an agency with points, a person with a card. */
@Component
public class TalentScene {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final TestTenants tenants;
    private final PersonRegister register;
    private final Persons persons;
    private final Cards cards;
    private final MyCard myCard;
    private final AgencyRegister agencies;
    private final Accounts accounts;
    private final PointWallets wallets;
    private final SavedSearches searches;
    private final AgencyDesk desk;
    private final AuditTrail audit;
    private final TransactionTemplate transactions;
    private final Clock clock;

    TalentScene(
            TestTenants tenants,
            PersonRegister register,
            Persons persons,
            Cards cards,
            MyCard myCard,
            AgencyRegister agencies,
            Accounts accounts,
            PointWallets wallets,
            SavedSearches searches,
            AgencyDesk desk,
            AuditTrail audit,
            TransactionTemplate transactions,
            Clock clock) {
        this.tenants = tenants;
        this.register = register;
        this.persons = persons;
        this.cards = cards;
        this.myCard = myCard;
        this.agencies = agencies;
        this.accounts = accounts;
        this.wallets = wallets;
        this.searches = searches;
        this.desk = desk;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** A person with the secrets a test must never meet where they do not belong. */
    public record Somebody(PersonId person, CardId card, Actor actor, String phone, String email, String wechat) {}

    /** A tenant with the certification modules. */
    public TenantId tenant() {
        return tenants.open("certification");
    }

    public Actor anAgencyWith(TenantId tenant, long points) {
        int n = NUMBER.incrementAndGet();
        return TenantScope.with(tenant)
                .get(() -> transactions.execute(status -> {
                    var agency = agencies.open(
                            new NewAgency("测试认证中心" + n, "agency" + n, "李安宁", null), "Meadow7Lark" + n, false);
                    if (points > 0) {
                        wallets.grant(agency.account(), new Points(points), "测试", null, "test.grant:" + n);
                    }
                    return new Actor(
                            agency.account(),
                            Actor.AGENCY,
                            agency.name(),
                            Set.of("talent.agency.unlock", "talent.agency.profile"));
                }));
    }

    /** A listed person who has signed in and pushed the card to the pool. */
    public Somebody aPublishedPerson(TenantId tenant, String name, String city, String level, String... fields) {
        var somebody = aPerson(tenant, name, city, level, fields);
        TenantScope.with(tenant).run(() -> myCard.publish(somebody.actor().id()));
        return somebody;
    }

    /** A listed person who has signed in and not pushed the card. */
    public Somebody aPerson(TenantId tenant, String name, String city, String level, String... fields) {
        int n = NUMBER.incrementAndGet();
        var phone = PhoneNumber.parse("1981234%04d".formatted(n));
        var email = "secret-%d@example.com".formatted(n);
        var wechat = "wx_secret_%d".formatted(n);
        return TenantScope.with(tenant)
                .get(() -> transactions.execute(status -> {
                    var person = register.register(
                            new PersonFacts(
                                    name,
                                    Gender.FEMALE,
                                    LocalDate.of(1985, 3, 12),
                                    phone,
                                    null,
                                    email,
                                    wechat,
                                    city,
                                    "master",
                                    level,
                                    List.of(fields),
                                    16,
                                    "中衡质量认证中心",
                                    null),
                            Person.Source.STAFF,
                            clock);
                    var account = accounts.open(new NewAccount(Actor.PERSON, name, phone, null, null, false, Set.of()));
                    person.bind(account, clock);
                    var card = cards.findByPersonId(person.id().value()).orElseThrow();
                    return new Somebody(
                            person.id(),
                            card.id(),
                            new Actor(account, Actor.PERSON, name, Set.of()),
                            phone.national(),
                            email,
                            wechat);
                }));
    }

    /** Staff lock the agency of this account. */
    public void lock(TenantId tenant, Actor agency) {
        TenantScope.with(tenant)
                .run(() -> this.agencies.disable(transactions.execute(status -> desk.of(agency.organisation()))));
    }

    /** Who did this, as the audit trail has it. */
    public List<AccountId> acts(TenantId tenant, String action) {
        return TenantScope.with(tenant)
                .get(() -> audit.entries(new AuditFilter(null, null, action, null, null, null, null), 0, 100)
                        .items())
                .stream()
                .flatMap(entry -> Stream.ofNullable(entry.actor().id()))
                .map(AccountId::new)
                .toList();
    }

    /** What the morning's sweep does for the bound tenant. */
    public void digest() {
        searches.due().forEach(searches::tell);
    }

    public long balance(TenantId tenant, AccountId account) {
        return TenantScope.with(tenant)
                .get(() -> wallets.balance(account).available().amount());
    }

    /** As the security chain would present this account. */
    public static Authentication signedIn(Actor actor) {
        var authorities = AuthorityUtils.createAuthorityList(actor.permissions());
        authorities.addAll(AuthorityUtils.createAuthorityList("ROLE_" + actor.kind()));
        return new TestingAuthenticationToken(actor, "", authorities);
    }

    /** Past the filters, as somebody signed in: the session's own rules are tested where sessions are made. */
    public static MvcTestResult ask(TenantId tenant, Actor by, MockMvcTester.MockMvcRequestBuilder request) {
        SecurityContextHolder.getContext().setAuthentication(signedIn(by));
        try {
            return TenantScope.with(tenant).get(request::exchange);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }
}
