package dev.guildhall.catalog;

import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.ProblemWriter;
import dev.guildhall.problem.Suspended;
import dev.guildhall.tenancy.Tenant;
import dev.guildhall.tenancy.TenantDoor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** Answers at the door of a tenant that does not exist or is suspended. */
@Component
class ProblemDoor implements TenantDoor {
    private final ProblemWriter problems;

    ProblemDoor(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public void unknown(HttpServletRequest request, HttpServletResponse response) throws IOException {
        problems.write(request, response, new NotFound("这个会馆"));
    }

    @Override
    public void suspended(HttpServletRequest request, HttpServletResponse response, Tenant tenant) throws IOException {
        problems.write(request, response, new Suspended(tenant.name(), tenant.stateReason()));
    }
}
