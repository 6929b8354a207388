package dev.guildhall.recruiting.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.PhoneRegistry;
import dev.guildhall.recruiting.VacancyId;
import dev.guildhall.talent.AgencyId;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.TalentDirectory;
import dev.guildhall.talent.domain.AgencyRegister;
import dev.guildhall.talent.domain.AgencyRegister.NewAgency;
import dev.guildhall.talent.domain.MyCard;
import dev.guildhall.talent.domain.PersonEntry;
import dev.guildhall.talent.domain.PersonRegister;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.vault.PhoneNumber;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Sets the scene of a test in the words of the domain: an agency, a person with a card, a vacancy. */
@Component
public class RecruitingScene {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final TestTenants tenants;
    private final PersonRegister register;
    private final PhoneRegistry registry;
    private final MyCard myCard;
    private final AgencyRegister agencies;
    private final VacancyDesk desk;
    private final TalentDirectory directory;
    private final Accounts accounts;
    private final TransactionTemplate transactions;
    private final JdbcClient jdbc;

    RecruitingScene(
            TestTenants tenants,
            PersonRegister register,
            PhoneRegistry registry,
            MyCard myCard,
            AgencyRegister agencies,
            VacancyDesk desk,
            TalentDirectory directory,
            Accounts accounts,
            TransactionTemplate transactions,
            JdbcClient jdbc) {
        this.tenants = tenants;
        this.register = register;
        this.registry = registry;
        this.myCard = myCard;
        this.agencies = agencies;
        this.desk = desk;
        this.directory = directory;
        this.accounts = accounts;
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /** An agency that has signed in. */
    public record Recruiter(AgencyId id, Actor actor) {}

    /** A person with the secrets a test must never meet where they do not belong. */
    public record Somebody(Actor actor, CardId card, String phone, String email, String wechat) {}

    public TenantId tenant() {
        return tenants.open("certification");
    }

    public Recruiter anAgency(TenantId tenant) {
        int n = NUMBER.incrementAndGet();
        return TenantScope.with(tenant).get(() -> {
            var opened = agencies.open(new NewAgency("测试认证中心" + n, "recruit" + n, "李安宁", null));
            var id = new AgencyId(opened.agency().id());
            return new Recruiter(
                    id,
                    new Actor(
                            agencies.account(id),
                            Actor.AGENCY,
                            opened.agency().name(),
                            Set.of("recruiting.vacancies.edit", "recruiting.applications.answer")));
        });
    }

    /** Another account of the same agency. */
    public Actor aColleagueOf(Recruiter agency) {
        return new Actor(
                new AccountId(java.util.UUID.randomUUID()),
                Actor.AGENCY,
                "王守一",
                agency.actor().permissions(),
                agency.actor().id());
    }

    /** A colleague with an account of their own, who owns the agency from now on: whoever began it is a sub-account. */
    public Actor handOver(TenantId tenant, Recruiter agency) {
        int n = NUMBER.incrementAndGet();
        var began = agency.actor().id();
        return TenantScope.with(tenant)
                .get(() -> transactions.execute(status -> {
                    var owner = accounts.open(new NewAccount(
                            Actor.AGENCY,
                            "王守一",
                            PhoneNumber.parse("1961234%04d".formatted(n)),
                            null,
                            null,
                            false,
                            Set.of()));
                    jdbc.sql("INSERT INTO organisation (id, owner_id, created_at) VALUES (?, ?, now())")
                            .params(began.value(), owner.value())
                            .update();
                    for (var member : List.of(began, owner)) {
                        jdbc.sql("""
                                INSERT INTO organisation_member (account_id, organisation_id, permissions, added_by, added_at)
                                VALUES (?, ?, '{}', ?, now())""")
                                .params(member.value(), began.value(), began.value())
                                .update();
                    }
                    return new Actor(owner, Actor.AGENCY, "王守一", agency.actor().permissions(), began);
                }));
    }

    /** A listed person who has signed in and not pushed the card. */
    public Somebody aPerson(TenantId tenant, String name) {
        int n = NUMBER.incrementAndGet();
        var phone = PhoneNumber.parse("1971234%04d".formatted(n));
        var email = "secret-%d@example.com".formatted(n);
        var wechat = "wx_secret_%d".formatted(n);
        return TenantScope.with(tenant).get(() -> {
            register.register(new PersonEntry(
                    name,
                    "FEMALE",
                    "1985-03-12",
                    phone.national(),
                    null,
                    email,
                    wechat,
                    "360100",
                    "master",
                    "senior-auditor",
                    List.of("qms", "ems"),
                    "16",
                    "中衡质量认证中心",
                    null));
            var account = transactions.execute(status -> {
                var id = accounts.open(new NewAccount(Actor.PERSON, name, phone, null, null, false, Set.of()));
                registry.enrolled(phone, id);
                return id;
            });
            return new Somebody(
                    new Actor(account, Actor.PERSON, name, Set.of()),
                    directory.personOf(account).card(),
                    phone.national(),
                    email,
                    wechat);
        });
    }

    /** As {@link #aPerson}, with the card in the pool. */
    public Somebody aPublishedPerson(TenantId tenant, String name) {
        var somebody = aPerson(tenant, name);
        TenantScope.with(tenant).run(() -> myCard.publish(somebody.actor().id()));
        return somebody;
    }

    public VacancyId aVacancy(TenantId tenant, Recruiter agency) {
        return aVacancy(tenant, agency, text("招聘审核员", "510100", 12_000, 16_000));
    }

    public VacancyId aVacancy(TenantId tenant, Recruiter agency, VacancyText text) {
        return TenantScope.with(tenant)
                .get(() ->
                        new VacancyId(desk.publish(agency.actor(), text, null).id()));
    }

    public static VacancyText text(String title, String city, int low, int high) {
        return new VacancyText(
                title,
                List.of("qms", "ems"),
                "auditor",
                city,
                "高新区",
                low,
                high,
                "bachelor",
                "持有注册证书，且在有效期内；\n每月可安排 10 个以上审核人日。",
                "五险一金，差旅另计");
    }

    /** A change of one field only. */
    public static VacancyText title(String title) {
        return new VacancyText(title, null, null, null, null, null, null, null, null, null);
    }

    /** As the security chain would present this account. */
    public static Authentication signedIn(Actor actor) {
        var authorities = AuthorityUtils.createAuthorityList(actor.permissions());
        authorities.addAll(AuthorityUtils.createAuthorityList("ROLE_" + actor.kind()));
        return new TestingAuthenticationToken(actor, "", authorities);
    }
}
