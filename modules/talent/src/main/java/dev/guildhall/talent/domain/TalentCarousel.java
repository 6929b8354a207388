package dev.guildhall.talent.domain;

import dev.guildhall.carousel.CarouselSlot;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pictures above the list. */
@Configuration(proxyBeanMethods = false)
class TalentCarousel {

    @Bean
    CarouselSlot talentSlot() {
        return new CarouselSlot("talent.pool", Words.of("carousel"), "talent");
    }
}
