package dev.guildhall.carousel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.guildhall.carousel.domain.Carousels;
import dev.guildhall.carousel.domain.Carousels.Draft;
import dev.guildhall.carousel.domain.Carousels.Slide;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** Pictures by slot, in order, within a window of time (C9, C36). */
@GuildhallTest
@Covers({"C9", "C36"})
@SuppressWarnings("NullAway.Init") // filled step by step
class CarouselTest {
    private static final Draft ALWAYS = new Draft("换证通知", "/pages/home/index", null, null);

    @Autowired
    MockMvc web;

    @Autowired
    TestTenants tenants;

    @Autowired
    Carousels carousels;

    @Autowired
    PlatformClock clock;

    TenantId tenant;

    @BeforeEach
    void aTenant() {
        tenant = tenants.open("certification");
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    void guestsSeeTheSlotsPicturesInTheOrderThatStaffGaveThem() throws Exception {
        add(ALWAYS);
        add(new Draft("培训报名", "https://example.com/a", null, null));
        in(() -> carousels.move(all().getLast().id(), true));
        var answer = web.perform(get("/t/" + tenant + "/api/carousel").param("slot", "home"))
                .andReturn()
                .getResponse();
        assertThat(answer.getStatus()).isEqualTo(200);
        var body = answer.getContentAsString(StandardCharsets.UTF_8);
        assertThat(body.indexOf("培训报名")).isPositive().isLessThan(body.indexOf("换证通知"));
        assertThat(body).contains("/t/" + tenant + "/media/");
        var none = web.perform(get("/t/" + tenant + "/api/carousel").param("slot", "nowhere"))
                .andReturn()
                .getResponse();
        assertThat(none.getContentAsString()).isEqualTo("[]");
        in(() -> carousels.remove(all().getFirst().id()));
        assertThat(shown()).extracting(Slide::title).containsExactly("换证通知");
    }

    @Test
    void aPictureIsShownFromItsStartUntilItsEnd() {
        var start = clock.instant().plus(Duration.ofHours(1));
        add(new Draft("年会", "", start, start.plus(Duration.ofHours(1))));
        assertThat(shown()).isEmpty();
        clock.shift(Duration.ofMinutes(61));
        assertThat(shown()).hasSize(1);
        clock.shift(Duration.ofMinutes(125));
        assertThat(shown()).isEmpty();
        assertThat(all()).hasSize(1);
    }

    @Test
    void whatCannotBeIsRefused() {
        Instant now = clock.instant();
        for (var wrong : List.of(
                new Draft(" ", "", null, null),
                new Draft("字".repeat(41), "", null, null),
                new Draft("钓鱼", "javascript:alert(1)", null, null),
                new Draft("钓鱼", "http://example.com", null, null),
                new Draft("倒着", "", now, now.minusSeconds(1)))) {
            assertThatThrownBy(() -> add(wrong)).as(wrong.toString()).isInstanceOf(Invalid.class);
        }
        assertThatThrownBy(() -> add("nowhere", ALWAYS)).isInstanceOf(NotFound.class);
        for (int i = 0; i < 10; i++) {
            add(ALWAYS);
        }
        assertThatThrownBy(() -> add(ALWAYS)).isInstanceOf(Invalid.class);
    }

    private void add(Draft draft) {
        add("home", draft);
    }

    private void add(String slot, Draft draft) {
        in(() -> carousels.add(slot, draft, "a.png", () -> new ByteArrayInputStream(picture())));
    }

    private List<Slide> shown() {
        return TenantScope.with(tenant).get(() -> carousels.shown("home"));
    }

    private List<Slide> all() {
        return TenantScope.with(tenant).get(() -> carousels.all("home"));
    }

    private void in(Runnable work) {
        TenantScope.with(tenant).run(work::run);
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
