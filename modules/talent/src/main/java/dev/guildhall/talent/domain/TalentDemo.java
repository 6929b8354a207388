package dev.guildhall.talent.domain;

import dev.guildhall.catalog.DemoAccounts;
import dev.guildhall.catalog.DemoContent;
import dev.guildhall.catalog.DemoTenant;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.Points;
import dev.guildhall.talent.CardId;
import dev.guildhall.talent.domain.AgencyRegister.NewAgency;
import dev.guildhall.vault.IdNumber;
import dev.guildhall.vault.PhoneNumber;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** A pool worth looking at: invented persons with sound but synthetic numbers, most of them published, and two agencies. */
@Component
class TalentDemo implements DemoContent {

    private static final int PERSONS = 88;
    private static final int WITHDRAWN_FROM = 70;
    private static final int PRIVATE_FROM = 74;
    private static final long GIFT = 56;

    private static final String[] NAMES = {
        "沈若溪", "高建国", "林嘉树", "陈望舒", "赵清和", "马晓东", "许知夏", "唐亦凡", "周启明", "郭雨桐", "苏景行",
        "何怀瑾", "宋听澜", "韩北辰", "冯予安", "董书言", "萧长风", "程思远", "曹向南", "袁知行", "邓云帆", "彭若谷",
        "曾静姝", "吕文博", "丁慕白", "任清欢", "姚立诚", "卢星河", "傅明德", "钟灵毓", "姜维桢", "崔怡然", "谭定邦",
        "廖青山", "范致远", "汪采薇", "陆鸿渐", "金若水", "石敬言", "戴月明", "贾思齐", "韦行之", "夏知秋", "邱如松",
        "方立群", "侯德润", "邹雅宁", "熊海波", "孟凡星", "秦朗", "白露", "江晚晴", "阎守正", "薛怀远", "尹若兰",
        "段景明", "雷鸣远", "黎书瑶", "史思危", "龙在野", "陶然", "贺兰心", "顾言蹊", "毛建新", "郝志强", "龚素雅",
        "邵文渊", "万和平", "钱永年", "严正清", "武元直", "孔令仪", "向晚舟", "常乐山", "汤一鸣", "康宁远", "施润泽",
        "洪波涌", "季明轩", "盛怀民", "童佳音", "翟云起", "樊立志", "纪晓亭", "詹远航", "左思勉", "鲁知非", "葛星辰"
    };
    private static final String[] CITIES = {
        "北京市", "南昌市", "成都市", "西安市", "上海市", "青岛市", "兰州市", "武汉市", "深圳市", "杭州市", "广州市",
        "南京市", "苏州市", "重庆市", "天津市", "长沙市", "郑州市", "济南市", "合肥市", "福州市", "昆明市", "沈阳市"
    };
    private static final String[] EMPLOYERS = {
        "中衡质量认证中心", "华信认证有限公司", "北方认证有限公司", "长江检验认证有限公司", "南方体系认证有限公司", "卓越管理咨询有限公司"
    };
    private static final String[] INDUSTRIES = {"建筑施工", "机械制造", "食品加工", "软件与信息服务", "化工", "物流运输", "电子元器件", "医疗器械"};

    private final PersonRegister register;
    private final Persons persons;
    private final Cards cards;
    private final Agencies agencies;
    private final AgencyRegister agencyRegister;
    private final ContactUnlocking unlocking;
    private final PersonSecrets secrets;
    private final PoolIndex pool;
    private final TalentVocabulary vocabulary;
    private final PointWallets wallets;
    private final DemoAccounts accounts;
    private final Accounts identities;
    private final ModuleSwitches switches;
    private final CardFaces faces;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;

    TalentDemo(
            PersonRegister register,
            Persons persons,
            Cards cards,
            Agencies agencies,
            AgencyRegister agencyRegister,
            ContactUnlocking unlocking,
            PersonSecrets secrets,
            PoolIndex pool,
            TalentVocabulary vocabulary,
            PointWallets wallets,
            DemoAccounts accounts,
            Accounts identities,
            ModuleSwitches switches,
            CardFaces faces,
            JdbcClient jdbc,
            TransactionTemplate transactions,
            Clock clock) {
        this.register = register;
        this.persons = persons;
        this.cards = cards;
        this.agencies = agencies;
        this.agencyRegister = agencyRegister;
        this.unlocking = unlocking;
        this.secrets = secrets;
        this.pool = pool;
        this.vocabulary = vocabulary;
        this.wallets = wallets;
        this.accounts = accounts;
        this.identities = identities;
        this.switches = switches;
        this.faces = faces;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public int order() {
        return 500;
    }

    @Override
    public void fill(DemoTenant demo) {
        if (!demo.blueprint().equals("certification") || !switches.isOn(demo.id(), "talent")) {
            return;
        }
        var newCards = transactions.execute(status -> fillPool());
        transactions.executeWithoutResult(status -> fillAgencies(demo, newCards));
        accounts.record(demo.id(), "person", null, phone(PRIVATE_FROM).national(), null, "登记人员，名片未推送；用短信验证码登录");
        accounts.record(demo.id(), "person", null, phone(0).national(), null, "登记人员，名片已推送；用短信验证码登录");
    }

    /** @return cards to unlock, empty when the pool was filled by an earlier start */
    private List<CardId> fillPool() {
        if (persons.findByPhoneIndex(secrets.index(phone(0))).isPresent()) {
            return List.of();
        }
        var random = new Random(20261122);
        List<CardId> filled = new ArrayList<>();
        for (int i = 0; i < PERSONS; i++) {
            var then = Clock.offset(clock, Duration.ofHours(-7L * i).minusMinutes(random.nextInt(300)));
            var person = register.register(facts(i, random), Person.Source.DEMO, then);
            var card = cards.findByPersonId(person.id().value()).orElseThrow();
            card.show(person, summary(i, random), then);
            if (i < PRIVATE_FROM) {
                person.bind(account(person, phone(i)), then);
                card.publish(then);
            }
            if (i >= WITHDRAWN_FROM && i < PRIVATE_FROM) {
                card.withdraw(clock);
            }
            filled.add(card.id());
        }
        pool.refresh(filled.stream().map(CardId::value).toList());
        fillSizes();
        return filled;
    }

    /** What would have been counted evening by evening: here nobody pushed a card twice, so the cards themselves tell. */
    private void fillSizes() {
        jdbc.sql("""
                INSERT INTO pool_day (day, cards)
                SELECT d.day, (SELECT count(*) FROM card c
                                WHERE CAST(c.published_at AT TIME ZONE :zone AS date) <= d.day
                                  AND (c.withdrawn_at IS NULL OR CAST(c.withdrawn_at AT TIME ZONE :zone AS date) > d.day))
                FROM (SELECT CAST(generate_series(CAST(min(published_at) AT TIME ZONE :zone AS date),
                                                  CAST(:today AS date) - 1, interval '1 day') AS date) AS day FROM card) d
                ON CONFLICT (day) DO NOTHING
                """)
                .param("zone", faces.zone().getId())
                .param("today", LocalDate.now(clock.withZone(faces.zone())))
                .update();
    }

    private AccountId account(Person person, PhoneNumber phone) {
        return identities.open(new NewAccount(Actor.PERSON, person.name(), phone, null, null, false, Set.of()));
    }

    private void fillAgencies(DemoTenant demo, List<CardId> newCards) {
        open(demo, "huaxin", "华信认证有限公司", "李安宁", false, "认证机构，有点数，可直接登录").ifPresent(account -> {
            wallets.grant(account, new Points(GIFT), "开通赠送", null, "talent.demo.gift:huaxin");
            newCards.stream().skip(1).limit(2).forEach(card -> unlocking.unlock(account, card, "demo-" + card.value()));
        });
        open(demo, "zhongxuan", "北京中轩认证中心", "王守一", true, "认证机构，默认密码，首次登录须修改");
    }

    private Optional<AccountId> open(
            DemoTenant demo, String username, String name, String contact, boolean mustChange, String note) {
        if (agencies.existsByUsername(username)) {
            return Optional.empty();
        }
        var password = accounts.passwordFor(demo.id().value() + ".agency." + username);
        var agency = agencyRegister.open(new NewAgency(name, username, contact, null), password, mustChange);
        accounts.record(demo.id(), "agency", username, null, password, note);
        return Optional.of(agency.account());
    }

    private PersonFacts facts(int i, Random random) {
        var born = LocalDate.of(1962 + random.nextInt(38), 1 + random.nextInt(12), 1 + random.nextInt(28));
        var gender = random.nextBoolean() ? Gender.FEMALE : Gender.MALE;
        var city = vocabulary.cityByName(CITIES[i % CITIES.length]).orElseThrow();
        var levels = codes(TalentVocabulary.LEVEL);
        var educations = codes(TalentVocabulary.EDUCATION);
        int years =
                Math.max(1, Math.min(30, clock.instant().atZone(ZoneOffset.UTC).getYear() - born.getYear() - 24));
        boolean thin = i % 9 == 8;
        return new PersonFacts(
                NAMES[i],
                gender,
                born,
                phone(i),
                idNumber(city, born, gender, i),
                thin ? null : "demo%02d@example.com".formatted(i),
                i % 3 == 0 ? null : "guildhall_demo_%02d".formatted(i),
                city,
                educations.get(1 + random.nextInt(educations.size() - 1)),
                levels.get(i % 4 == 0 ? 2 : random.nextInt(levels.size())),
                fields(random),
                years,
                thin ? null : EMPLOYERS[random.nextInt(EMPLOYERS.length)],
                null);
    }

    private List<String> fields(Random random) {
        var all = codes(TalentVocabulary.FIELD);
        var chosen = new LinkedHashSet<String>();
        int wanted = 1 + random.nextInt(3);
        while (chosen.size() < wanted) {
            chosen.add(all.get(random.nextInt(all.size())));
        }
        return List.copyOf(chosen);
    }

    private List<String> codes(String dictionary) {
        return vocabulary.all(dictionary).stream().map(Coded::code).toList();
    }

    private static @Nullable String summary(int i, Random random) {
        var industry = INDUSTRIES[random.nextInt(INDUSTRIES.length)];
        var other = INDUSTRIES[random.nextInt(INDUSTRIES.length)];
        return i % 7 == 6
                ? null
                : "熟悉%s行业的体系审核，独立完成审核 %d 余家，也做过%s企业的内审员培训。可接受出差，时间以周为单位安排。"
                        .formatted(industry, 10 * (3 + random.nextInt(20)), other);
    }

    private static PhoneNumber phone(int i) {
        return PhoneNumber.parse("199000%05d".formatted(10_001 + i * 37));
    }

    /** Sound, but with a county part that was never given out. */
    private static IdNumber idNumber(String city, LocalDate born, Gender gender, int i) {
        var seventeen = city.substring(0, 4) + "99" + born.format(DateTimeFormatter.BASIC_ISO_DATE)
                + "%02d%d".formatted(i, gender == Gender.MALE ? 1 : 2);
        for (var check : "0123456789X".split("")) {
            var number = IdNumber.find(seventeen + check);
            if (number.isPresent()) {
                return number.get();
            }
        }
        throw new IllegalStateException("no check character fits");
    }
}
