package planted.access;

import dev.guildhall.access.ForProgram;
import dev.guildhall.access.Needs;
import dev.guildhall.access.Open;
import dev.guildhall.access.SignedIn;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** Never a bean of the application: a test hands it to the walk by itself. */
public final class CarelessPages {
    @GetMapping("/console/undeclared")
    String undeclared() {
        return "";
    }

    @GetMapping("/console/misspelt")
    @Needs("core.staf.edit")
    String misspelt() {
        return "";
    }

    @GetMapping("/console/operators-own")
    @Needs("operator.tenants.view")
    String operatorsPermissionInATenant() {
        return "";
    }

    @GetMapping("/operator/staffs-own")
    @Needs("core.staff.edit")
    String staffsPermissionAtTheOperator() {
        return "";
    }

    @PostMapping("/api/unreadable")
    @PreAuthorize("#root.toString() != null")
    String unreadable() {
        return "";
    }

    @GetMapping("/api/two")
    @SignedIn
    @Open
    String twoDeclarations() {
        return "";
    }

    @GetMapping("/api/programs")
    @ForProgram("core.staff.edit")
    String aProgramsAmongThePeoples() {
        return "";
    }

    @GetMapping("/console/brand")
    @Needs("core.staff.edit")
    String anotherPermissionThanTheMenus() {
        return "";
    }

    @PreAuthorize("hasAuthority('core.brand.edit')")
    @GetMapping("/console/fine")
    String asItShouldBe() {
        return "";
    }
}
