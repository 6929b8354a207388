package dev.guildhall.realname;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.media.MediaStore;
import dev.guildhall.privacy.PersonalData;
import dev.guildhall.privacy.domain.Corrections;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.realname.Finding.Outcome;
import dev.guildhall.realname.domain.Claims;
import dev.guildhall.realname.domain.Documents;
import dev.guildhall.review.ReviewId;
import dev.guildhall.review.Reviews;
import dev.guildhall.review.Verdict;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.MemberCalls;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.vault.IdNumber;
import dev.guildhall.vault.PhoneNumber;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Who somebody claims to be: what is checked, what is not, and who may look. */
@GuildhallTest
@SuppressWarnings("NullAway.Init")
class RealNameTest {
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    @Autowired
    TestTenants tenants;

    @Autowired
    Accounts accounts;

    @Autowired
    Claims claims;

    @Autowired
    Documents documents;

    @Autowired
    Corrections corrections;

    @Autowired
    Reviews reviews;

    @Autowired
    MediaStore store;

    @Autowired
    List<PersonalData> data;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    PlatformClock clock;

    TenantId tenant;
    PhoneNumber phone;
    AccountId person;
    String number;

    @BeforeEach
    void aPerson() {
        tenant = tenants.open("realname-one", "mall");
        phone = MemberCalls.aPhone();
        person = open(phone);
        number = number("19900101");
    }

    @AfterEach
    void realTime() {
        clock.reset();
    }

    @Test
    @Covers({"D17", "W32", "W45"})
    void whatIsCheckedAndWhatIsNotIsWrittenDown() {
        Claims.View claim = submit(person, number);
        assertThat(outcome(claim, "id-format")).isEqualTo(Outcome.PASSED);
        assertThat(outcome(claim, "age")).isEqualTo(Outcome.PASSED);
        assertThat(outcome(claim, "duplicate")).isEqualTo(Outcome.PASSED);
        assertThat(outcome(claim, "expiry")).isEqualTo(Outcome.PASSED);
        assertThat(outcome(claim, "exif")).as("a drawn picture has no camera").isEqualTo(Outcome.FLAGGED);
        for (String outside :
                List.of(RealNameCheck.POLICE, RealNameCheck.DEBTORS, FaceCheck.FACE, DocumentCheck.TEXT)) {
            assertThat(outcome(claim, outside)).as(outside).isEqualTo(Outcome.NOT_CHECKED);
        }
        assertThat(claim.findings()).noneMatch(each -> each.check().equals(RealNameCheck.COMPANY_REGISTER));
    }

    @Test
    @Covers("W17")
    void aNumberThatCannotBeIsRefusedWithWords() {
        String wrong = number.substring(0, 17) + (number.charAt(17) == '1' ? '2' : '1');
        assertThatThrownBy(() -> submit(person, wrong))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("校验位不符");
    }

    /** What a reviewer has compared with a document is no longer the person's own to change. */
    @Test
    @Covers({"W17", "W18"})
    void aVerifiedNameStaysAsItIs() {
        Claims.View claim = submit(person, number);
        in(() -> {
            corrections.rename(person, "张小明");
            return "";
        });
        assertThat(in(() -> accounts.find(person)).orElseThrow().name()).isEqualTo("张小明");
        approve(claim);
        String verified = in(() -> accounts.find(person)).orElseThrow().name();
        assertThatThrownBy(() -> in(() -> {
                    corrections.rename(person, "别的名字");
                    return "";
                }))
                .isInstanceOfSatisfying(
                        Conflict.class, kept -> assertThat(kept.type()).isEqualTo("/problems/name-verified"));
        assertThat(in(() -> accounts.find(person)).orElseThrow().name()).isEqualTo(verified);
    }

    @Test
    @Covers("W6")
    void aDocumentMustBeValidForThreeMoreMonths() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneId.of("Asia/Shanghai"));
        assertThatThrownBy(() -> submit(person, number, today.plusMonths(3).minusDays(1)))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("不足 3 个月");
        assertThat(submit(person, number, today.plusMonths(3)).state()).isEqualTo("WAITING");
    }

    @Test
    @Covers("W19")
    void oneIdentityCardHasOneMainAccount() {
        approve(submit(person, number));
        assertThat(in(() -> accounts.byIdNumber(IdNumber.find(number).orElseThrow())))
                .contains(person);
        AccountId other = open(MemberCalls.aPhone());
        assertThatThrownBy(() -> submit(other, number))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("只能有一个主账号");
    }

    @Test
    @Covers("W19")
    void twoWhoWaitWithOneNumberAreShownToTheReviewerAndOnlyOnePasses() {
        Claims.View first = submit(person, number);
        AccountId other = open(MemberCalls.aPhone());
        Claims.View second = submit(other, number);
        assertThat(outcome(second, "duplicate")).isEqualTo(Outcome.FLAGGED);
        approve(first);
        assertThatThrownBy(() -> approve(second)).isInstanceOf(Conflict.class);
        assertThat(in(() -> claims.require(second.id())).state()).isEqualTo("WAITING");
    }

    @Test
    @Covers("W27")
    void documentsAreJpgOrPngBelowFiveMegabytes() {
        assertThatThrownBy(() -> upload(person, "FRONT", "GIF89a not a picture".getBytes()))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("JPG 或 PNG");
        byte[] large = new byte[5 * 1024 * 1024];
        byte[] head = picture();
        System.arraycopy(head, 0, large, 0, head.length);
        assertThatThrownBy(() -> upload(person, "FRONT", large))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("5 MB");
        assertThatThrownBy(() -> upload(person, "FRONT", java.util.Arrays.copyOf(head, 40)))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("打不开");
        assertThatThrownBy(() -> in(() -> claims.submit(
                        person,
                        new Claims.Sent(
                                "COMPANY", "张晓明", number, null, true, List.of(upload(person, "FRONT", picture()))))))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("营业执照");
    }

    @Test
    @Covers({"W18", "D14"})
    void nothingLiesOpenAndEachLookIsWrittenDown() throws IOException {
        Claims.View claim = submit(person, number);
        Documents.Document document = in(() -> claims.documents(claim.id())).getFirst();
        String path = tenant + "/sealed/" + document.id().toString().substring(34) + "/" + document.id();
        byte[] kept = store.open(path).orElseThrow().readAllBytes();
        assertThat(kept).isNotEqualTo(picture());
        assertThat(ImageIO.read(new ByteArrayInputStream(kept))).isNull();
        assertThat(in(() -> jdbc.sql("SELECT number_sealed FROM realname WHERE id = ?")
                        .param(claim.id())
                        .query(byte[].class)
                        .single()))
                .isNotEqualTo(number.getBytes());
        assertThat(claim.idNumber()).doesNotContain(number.substring(4, 14));

        assertThatThrownBy(() -> in(() -> claims.reveal(claim.id(), " "))).isInstanceOf(Invalid.class);
        assertThat(in(() -> claims.reveal(claim.id(), "核对"))).contains(number, "张晓明");
        assertThat(in(() -> claims.revealDocument(claim.id(), document.id(), "核对"))
                        .content())
                .isEqualTo(picture());
        assertThat(in(() -> jdbc.sql("SELECT action FROM audit_entry WHERE subject_id = ? ORDER BY id")
                        .param(claim.id().toString())
                        .query(String.class)
                        .list()))
                .containsExactly("realname.submitted", "realname.number-revealed", "realname.document-revealed");
    }

    @Test
    @Covers("W33")
    void aPersonIsDecidedWithinTwoHoursAndACompanyWithinWorkingDays() {
        Claims.View claim = submit(person, number);
        assertThat(Duration.between(claim.submittedAt(), claim.dueAt()))
                .isBetween(Duration.ofHours(2), Duration.ofHours(2).plusSeconds(30));
        AccountId company = open(MemberCalls.aPhone());
        Claims.View slow = in(() -> claims.submit(
                company,
                new Claims.Sent(
                        "COMPANY",
                        "李建国",
                        number("19800202"),
                        null,
                        true,
                        List.of(
                                upload(company, "FRONT", picture()),
                                upload(company, "BACK", picture()),
                                upload(company, "LICENCE", picture())))));
        assertThat(Duration.between(slow.submittedAt(), slow.dueAt())).isGreaterThanOrEqualTo(Duration.ofDays(3));
        assertThat(outcome(slow, RealNameCheck.COMPANY_REGISTER)).isEqualTo(Outcome.NOT_CHECKED);
    }

    @Test
    @Covers("W34")
    void afterTwoDaysMobileAndLastFourBringAPerson() {
        submit(person, number);
        String last = number.substring(14);
        clock.shift(Duration.ofHours(48).minusSeconds(30));
        assertThatThrownBy(() -> in(() -> claims.escalate(person, phone.national(), last)))
                .isInstanceOf(Conflict.class);
        clock.shift(Duration.ofMinutes(1));
        assertThatThrownBy(() -> in(() -> claims.escalate(person, phone.national(), "0000")))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() ->
                        in(() -> claims.escalate(person, MemberCalls.aPhone().national(), last)))
                .isInstanceOf(Invalid.class);
        assertThat(in(() -> claims.escalate(person, phone.national(), last)).escalatedAt())
                .isNotNull();
        assertThat(in(() -> claims.page("WAITING", 0, 1)).items().getFirst().account())
                .isEqualTo(person);
    }

    @Test
    void guessingTheLastFourEnds() {
        submit(person, number);
        clock.shift(Duration.ofHours(49));
        String wrong = number.substring(14).equals("0000") ? "1111" : "0000";
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> in(() -> claims.escalate(person, phone.national(), wrong)))
                    .isInstanceOf(Invalid.class);
        }
        assertThatThrownBy(() -> in(() -> claims.escalate(person, phone.national(), number.substring(14))))
                .isInstanceOf(dev.guildhall.problem.TooMany.class);
    }

    @Test
    void aRefusedClaimCanBeSentAgainAndAVerifiedOneNot() {
        Claims.View claim = submit(person, number);
        assertThatThrownBy(() -> submit(person, number)).isInstanceOf(Conflict.class);
        in(() -> {
            reviews.decide(review(claim), Verdict.REFUSED, "照片反光", Map.of());
            return "";
        });
        assertThat(in(() -> claims.of(person)).orElseThrow().reason()).isEqualTo("照片反光");
        approve(submit(person, number));
        assertThatThrownBy(() -> submit(person, number))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("已经通过");
    }

    @Test
    void somebodyElsesDocumentsDoNotCount() {
        AccountId other = open(MemberCalls.aPhone());
        List<UUID> theirs = List.of(upload(other, "FRONT", picture()), upload(other, "BACK", picture()));
        assertThatThrownBy(() ->
                        in(() -> claims.submit(person, new Claims.Sent("PERSON", "张晓明", number, null, true, theirs))))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("已失效");
    }

    @Test
    void unusedPicturesAreSweptAfterADayAndAllOfThemWithTheAccount() throws IOException {
        UUID unused = upload(person, "FRONT", picture());
        Claims.View claim = submit(person, number);
        UUID used = in(() -> claims.documents(claim.id())).getFirst().id();
        clock.shift(Duration.ofHours(24).minusSeconds(30));
        in(() -> {
            documents.sweep();
            return "";
        });
        assertThat(lies(unused)).isTrue();
        clock.shift(Duration.ofMinutes(1));
        in(() -> {
            documents.sweep();
            return "";
        });
        assertThat(lies(unused)).isFalse();
        assertThat(lies(used)).isTrue();
        in(() -> {
            transactions.executeWithoutResult(
                    status -> data.stream().filter(each -> each.order() == 30).forEach(each -> each.erase(person)));
            return "";
        });
        assertThat(lies(used)).isFalse();
        assertThat(in(() -> claims.of(person))).isEmpty();
    }

    private boolean lies(UUID document) throws IOException {
        return store.open(tenant + "/sealed/" + document.toString().substring(34) + "/" + document)
                .isPresent();
    }

    private Claims.View submit(AccountId who, String id) {
        return submit(
                who,
                id,
                LocalDate.ofInstant(clock.instant(), ZoneId.of("Asia/Shanghai")).plusYears(2));
    }

    private Claims.View submit(AccountId who, String id, LocalDate until) {
        List<UUID> pictures = List.of(upload(who, "FRONT", picture()), upload(who, "BACK", picture()));
        return in(() -> claims.submit(who, new Claims.Sent("PERSON", "张晓明", id, until.toString(), false, pictures)));
    }

    private UUID upload(AccountId who, String side, byte[] content) {
        return in(() -> documents.store(who, side, new ByteArrayInputStream(content)))
                .id();
    }

    private void approve(Claims.View claim) {
        in(() -> {
            reviews.decide(review(claim), Verdict.APPROVED, null, Map.of());
            return "";
        });
    }

    private ReviewId review(Claims.View claim) {
        return in(() -> reviews.latest("realname", claim.id().toString()))
                .orElseThrow()
                .id();
    }

    private AccountId open(PhoneNumber of) {
        return in(() -> accounts.open(new NewAccount(Actor.MEMBER, "会员", of, null, null, false, Set.of())));
    }

    private static Outcome outcome(Claims.View claim, String check) {
        return claim.findings().stream()
                .filter(each -> each.check().equals(check))
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    /** A number that nobody else of these tests has, with its check digit. */
    private static String number(String birth) {
        String seventeen = "110101" + birth + "%03d".formatted(PEOPLE.incrementAndGet());
        return cn.hutool.core.util.IdcardUtil.isValidCard18(seventeen + "X")
                ? seventeen + "X"
                : java.util.stream.IntStream.range(0, 10)
                        .mapToObj(digit -> seventeen + digit)
                        .filter(cn.hutool.core.util.IdcardUtil::isValidCard18)
                        .findFirst()
                        .orElseThrow();
    }

    private static byte[] picture() {
        BufferedImage image = new BufferedImage(900, 640, BufferedImage.TYPE_3BYTE_BGR);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpeg", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
