package dev.guildhall.recruiting.console;

import static dev.guildhall.recruiting.domain.RecruitingScene.signedIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.carousel.domain.Carousels;
import dev.guildhall.feedback.domain.FeedbackDesk;
import dev.guildhall.feedback.domain.FeedbackType;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.recruiting.domain.RecruitingScene;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

/** The kernel's pages that certification needs: feedback with answers, pictures above the lists. Here, where the layout is. */
@GuildhallTest
@SuppressWarnings("NullAway.Init") // filled step by step
class FeedbackAndCarouselPagesTest {
    @Autowired
    WebApplicationContext context;

    @Autowired
    RecruitingScene scene;

    @Autowired
    FeedbackDesk desk;

    @Autowired
    Carousels carousels;

    TenantId tenant;
    MockMvcTester mvc;
    Actor staff;

    @BeforeEach
    void aTenant() {
        tenant = scene.tenant();
        mvc = MockMvcTester.create(MockMvcBuilders.webAppContextSetup(context).build());
        staff = new Actor(new AccountId(Ids.next()), Actor.STAFF, "周明薇", Set.of("feedback.answer", "carousel.edit"));
    }

    @Test
    @Covers("C22")
    void staffFindWhatWaitsAndAnswerIt() {
        var person = new Actor(new AccountId(Ids.next()), Actor.PERSON, "沈若溪", Set.of());
        var id = TenantScope.with(tenant)
                .get(() -> desk.send(person, FeedbackType.MALFUNCTION, "名片推送没有反应", "")
                        .id());
        assertThat(get("/console/feedback")).hasStatusOk().bodyText().contains("名片推送没有反应", "功能异常", "待答复");
        assertThat(post("/console/feedback/" + id, "answer", " "))
                .hasStatus(422)
                .bodyText()
                .contains("请填写答复");
        assertThat(post("/console/feedback/" + id, "answer", "已修复")).hasStatus3xxRedirection();
        assertThat(get("/console/feedback/" + id)).bodyText().contains("已修复", "周明薇");
        assertThat(get("/console/feedback")).bodyText().contains("没有待答复的反馈");
    }

    @Test
    @Covers({"C9", "C36"})
    void staffUploadChangeAndRemovePictures() {
        assertThat(get("/console/carousel")).hasStatusOk().bodyText().contains("首页", "人才库上方", "求职上方", "还没有图片");
        assertThat(get("/console/carousel/new?slot=home"))
                .hasStatusOk()
                .bodyText()
                .contains("添加轮播图");
        assertThat(post("/console/carousel", "slot", "home"))
                .hasStatus(422)
                .bodyText()
                .contains("请选择图片");
        assertThat(ask(() -> mvc.post()
                        .multipart()
                        .uri("/console/carousel")
                        .file(new MockMultipartFile("picture", "a.png", "image/png", picture()))
                        .param("slot", "talent.pool")
                        .param("title", "换证通知")
                        .param("startsAt", "2026-01-01T08:00")
                        .exchange()))
                .hasStatus3xxRedirection();
        assertThat(get("/console/carousel")).bodyText().contains("换证通知", "/media/", "展示中");
        var id = TenantScope.with(tenant)
                .get(() -> carousels.all("talent.pool").getFirst().id());
        assertThat(post("/console/carousel/" + id, "endsAt", "昨天"))
                .hasStatus(422)
                .bodyText()
                .contains("请选择日期和时间");
        assertThat(post("/console/carousel/" + id + "/remove", "x", "y")).hasStatus3xxRedirection();
        assertThat(TenantScope.with(tenant).get(() -> carousels.all("talent.pool")))
                .isEmpty();
    }

    private MvcTestResult get(String path) {
        return ask(() -> mvc.get().uri(path).exchange());
    }

    private MvcTestResult post(String path, String name, String value) {
        return ask(() -> mvc.post().uri(path).param(name, value).exchange());
    }

    private MvcTestResult ask(Supplier<MvcTestResult> request) {
        SecurityContextHolder.getContext().setAuthentication(signedIn(staff));
        try {
            return TenantScope.with(tenant).get(request::get);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private static byte[] picture() {
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB), "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
