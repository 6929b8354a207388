package dev.guildhall.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IndustriesTest {

    private final Industries industries = new Industries();

    @Test
    void twentySectionsHoldNinetySevenDivisions() {
        assertThat(industries.sections()).hasSize(20);
        assertThat(industries.sections().stream().flatMap(section -> industries.divisionsOf(section.code()).stream()))
                .hasSize(97);
        assertThat(industries.byCode("27")).map(Industry::name).contains("医药制造业");
        assertThat(industries.byCode("27")).map(Industry::parent).contains("C");
        assertThat(industries.byName("房地产业")).map(Industry::code).contains("70");
        assertThat(industries.byCode("98")).isEmpty();
    }
}
