package dev.guildhall.talent.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.Refused;
import dev.guildhall.talent.AgencyId;
import java.time.Clock;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What an agency does about itself: who it is, and the five fields that it may edit (C21). */
@Service
public class AgencyDesk {

    private final Agencies agencies;
    private final Clock clock;

    AgencyDesk(Agencies agencies, Clock clock) {
        this.agencies = agencies;
        this.clock = clock;
    }

    /** The agency of this account; an account that is none, or whose agency is disabled, is refused. */
    @Transactional(readOnly = true)
    public AgencyId of(AccountId account) {
        return require(account).id();
    }

    @Transactional(readOnly = true)
    public AgencyView view(AccountId account) {
        return require(account).view();
    }

    @Transactional
    public AgencyView introduce(AccountId account, AgencyIntroduction words) {
        var agency = require(account);
        agency.introduce(words, clock);
        return agency.view();
    }

    Agency require(AccountId account) {
        return agencies.findByAccountId(account.value())
                .filter(Agency::active)
                .orElseThrow(() -> new Refused(Words.of("agency.only")));
    }
}
