package dev.guildhall.realname;

import java.util.List;

/**
 * Port: compares name and number with something. The built-in one looks at form, age and duplicates; a bean that asks the
 * police's or a debtor register adds findings of {@link #POLICE} or {@link #DEBTORS}. What no bean answers for is recorded
 * as not checked.
 */
public interface RealNameCheck {
    String POLICE = "police";
    String DEBTORS = "debtors";
    String COMPANY_REGISTER = "company-register";

    /** @return what was found; empty where this check has nothing to say */
    List<Finding> check(Claim claim);
}
