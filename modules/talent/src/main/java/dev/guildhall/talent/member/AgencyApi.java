package dev.guildhall.talent.member;

import dev.guildhall.access.Needs;
import dev.guildhall.identity.Actor;
import dev.guildhall.talent.domain.AgencyDesk;
import dev.guildhall.talent.domain.AgencyIntroduction;
import dev.guildhall.talent.domain.AgencyView;
import jakarta.validation.Valid;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** An agency's own page. */
@RestController
@RequestMapping("/api/agency")
@PreAuthorize("hasRole('AGENCY')")
class AgencyApi {

    private final AgencyDesk desk;

    AgencyApi(AgencyDesk desk) {
        this.desk = desk;
    }

    @GetMapping
    AgencyView agency(Actor agency) {
        return desk.view(agency.organisation());
    }

    @PatchMapping
    @Needs("talent.agency.profile")
    AgencyView introduce(Actor agency, @RequestBody @Valid AgencyIntroduction words) {
        return desk.introduce(agency.organisation(), words);
    }
}
