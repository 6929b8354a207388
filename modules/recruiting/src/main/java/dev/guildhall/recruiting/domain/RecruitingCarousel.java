package dev.guildhall.recruiting.domain;

import dev.guildhall.carousel.CarouselSlot;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pictures above the list. */
@Configuration(proxyBeanMethods = false)
class RecruitingCarousel {

    @Bean
    CarouselSlot recruitingSlot() {
        return new CarouselSlot("recruiting.board", Words.of("carousel"), "recruiting");
    }
}
