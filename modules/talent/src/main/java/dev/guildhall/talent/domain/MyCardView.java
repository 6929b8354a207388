package dev.guildhall.talent.domain;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The card as its own person sees it, with the contacts that agencies pay for.
 *
 * @param phoneMasked the phone belongs to the register and is the sign-in name, so it is shown masked
 * @param viewers agencies that opened the card
 * @param unlocks agencies that paid for the contact
 * @param hiddenFromEmployer the body that the card names as employer does not find it
 * @param hiddenByRegistration it is pushed, but the registration is over, and agencies do not find it until it is renewed
 * @param version counts up with every change by the person, staff or an import
 * @param missing what would make it more complete, best first
 */
public record MyCardView(
        @JsonUnwrapped CardView card,
        String phoneMasked,
        @Nullable String email,
        @Nullable String wechat,
        long viewers,
        long unlocks,
        boolean hiddenFromEmployer,
        boolean hiddenByRegistration,
        int version,
        List<Gap> missing) {

    /**
     * One thing to fill in.
     *
     * @param key name of the field in the API
     * @param points percent that it adds
     */
    public record Gap(String key, String label, int points) {}
}
