package dev.guildhall.talent.domain;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What persons may change on their own card; everything else of it belongs to the register.
 *
 * @param cityCode city of the regions list, e.g. {@code 360100}
 * @param education code of the dictionary {@code education}
 * @param years years of practice
 * @param summary free text, what the person has done
 * @param version of the card that the change was made on ({@link MyCardView}); null takes whatever there is
 */
public record OwnFacts(
        @NotBlank String cityCode,
        @Nullable String education,
        @Size(max = 100) @Nullable String employer,
        @Min(0) @Max(70) @Nullable Integer years,
        @Email @Size(max = 120) @Nullable String email,
        @Size(max = 60) @Nullable String wechat,
        @Size(max = 2000) @Nullable String summary,
        @Nullable Integer version) {

    OwnFacts tidied() {
        return new OwnFacts(
                Text.compact(cityCode),
                Text.orNull(education),
                Text.orNull(employer),
                years,
                Text.orNull(email),
                Text.orNull(wechat),
                summary == null || summary.isBlank() ? null : summary.strip(),
                version);
    }

    /** Never the contacts: they must not reach a log. */
    @Override
    public String toString() {
        return "OwnFacts[" + cityCode + "]";
    }
}
