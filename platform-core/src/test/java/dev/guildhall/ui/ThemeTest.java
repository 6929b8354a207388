package dev.guildhall.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The colour rule of the design language: every derived tone is readable, whatever colour a tenant chooses. */
class ThemeTest {

    private static final double READABLE = 4.5;

    @Test
    void letteringIsReadableForEveryPrimary() {
        int tried = 0;
        for (int r = 0; r < 256; r += 15) {
            for (int g = 0; g < 256; g += 15) {
                for (int b = 0; b < 256; b += 15) {
                    Theme theme = Theme.of(String.format(Locale.ROOT, "#%02x%02x%02x", r, g, b));
                    assertThat(Oklch.contrast(theme.onBrand(), theme.fill()))
                            .as("lettering on the button of %s", theme)
                            .isGreaterThanOrEqualTo(READABLE);
                    assertThat(Oklch.contrast(theme.text(), theme.soft()))
                            .as("text on the soft ground of %s", theme)
                            .isGreaterThanOrEqualTo(READABLE);
                    assertThat(Oklch.contrast(theme.link(), "#ffffff"))
                            .as("links of %s", theme)
                            .isGreaterThanOrEqualTo(READABLE);
                    assertThat(theme.darkened() || theme.onBrand().equals("#1a222d"))
                            .as("a changed colour is explained: %s", theme)
                            .matches(changed -> !changed || theme.note() != null);
                    tried++;
                }
            }
        }
        assertThat(tried).isEqualTo(5832);
    }

    @ParameterizedTest
    @CsvSource({
        "#1d5fbf, #1d5fbf, #0950ae, #00459d, #edf2fa, #ffffff, #1d5fbf",
        "#b3202a, #b3202a, #a2001b, #8e0016, #f9edee, #ffffff, #b3202a",
        "#12a37c, #048564, #0a7457, #08674d, #ecf8f5, #ffffff, #047e5f",
        "#1890ff, #0275d5, #0366bb, #035ba8, #edf6ff, #ffffff, #076fca",
        "#f5b800, #f5b800, #ffcb57, #fedc96, #fef9eb, #1a222d, #926d09",
        "#2b3648, #2b3648, #1f293b, #152030, #eeeff0, #ffffff, #2b3648"
    })
    void agreesWithTheDesignersTable(
            String primary, String fill, String hover, String active, String soft, String onBrand, String text) {
        Theme theme = Theme.of(primary);
        assertThat(theme.fill()).isEqualTo(fill);
        assertThat(theme.hover()).isEqualTo(hover);
        assertThat(theme.active()).isEqualTo(active);
        assertThat(theme.onBrand()).isEqualTo(onBrand);
        assertThat(theme.soft()).isEqualTo(soft);
        assertThat(theme.text()).isEqualTo(text);
    }

    @Test
    void aDarkenedColourIsExplained() {
        assertThat(Theme.of("#12A37C").note()).contains("3.2:1").contains("#048564");
    }

    @Test
    void aRedBrandGetsBlueLinksAndFocus() {
        Theme red = Theme.of("#b3202a");
        assertThat(red.link()).isEqualTo("#2360a5");
        assertThat(red.focusRgb()).isEqualTo("35,96,165");
        assertThat(red.note()).contains("蓝色");
        assertThat(Theme.of("#1d5fbf").note()).isNull();
    }

    @Test
    void refusesWhatIsNotAColour() {
        assertThatThrownBy(() -> Theme.of("red;}body{display:none")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Theme.isColour("#12A37C")).isTrue();
        assertThat(Theme.isColour("#12A37")).isFalse();
    }
}
