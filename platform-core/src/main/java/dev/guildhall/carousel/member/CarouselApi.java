package dev.guildhall.carousel.member;

import dev.guildhall.access.Open;
import dev.guildhall.carousel.domain.Carousels;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The pictures that take turns above a list. */
@RestController
class CarouselApi {
    private final Carousels carousels;

    CarouselApi(Carousels carousels) {
        this.carousels = carousels;
    }

    /**
     * @param imageUrl from the root of the server
     * @param link page of the mini-program or https address; null for none
     */
    record CarouselPicture(
            UUID id,
            String title,
            String imageUrl,
            @Nullable String link) {}

    /** @param slot such as {@code talent.pool}; one that is unknown has no pictures */
    @GetMapping("/api/carousel")
    @Open
    List<CarouselPicture> slides(@RequestParam String slot, HttpServletRequest request) {
        return carousels.shown(slot).stream()
                .map(slide -> new CarouselPicture(
                        slide.id(), slide.title(), request.getContextPath() + slide.image(), slide.link()))
                .toList();
    }
}
