package dev.guildhall.points.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import org.junit.jupiter.api.Test;

class PacksConsoleTest {
    @Test
    void everythingThatIsWrongWithAPackIsToldAtOnce() {
        PacksConsole.Form empty = new PacksConsole.Form(" ", "", "零", "365", "9.999", null, "true");
        Invalid wrong = catchThrowableOfType(Invalid.class, empty::draft);
        assertThat(wrong.errors())
                .extracting(FieldError::field)
                .containsExactly("name", "points", "giftPoints", "price", "position");
    }

    @Test
    void amountsAreReadAsTheyAreWritten() {
        var draft = new PacksConsole.Form("100 点", "1,000", "0", "365", "¥900.5", "2", null).draft();
        assertThat(draft.points()).isEqualTo(1000);
        assertThat(draft.priceFen()).isEqualTo(90050);
        assertThat(draft.active()).isFalse();
    }
}
