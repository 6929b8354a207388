package dev.guildhall.recruiting.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How a salary is written: 12-16K. */
final class Salary {

    private static final int THOUSAND = 1000;

    private Salary() {}

    /** @param low yuan a month; null for "by agreement" */
    static String of(@Nullable Integer low, @Nullable Integer high) {
        if (low == null || high == null) {
            return Words.of("salary.open");
        }
        if (low % 100 != 0 || high % 100 != 0 || high < THOUSAND) {
            return low.equals(high)
                    ? Words.of("salary.one", low.toString())
                    : Words.of("salary.yuan", low.toString(), high.toString());
        }
        return low.equals(high) ? thousands(low) + "K" : thousands(low) + "-" + thousands(high) + "K";
    }

    private static String thousands(int yuan) {
        return BigDecimal.valueOf(yuan).movePointLeft(3).stripTrailingZeros().toPlainString();
    }
}
