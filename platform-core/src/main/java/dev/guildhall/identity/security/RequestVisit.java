package dev.guildhall.identity.security;

import dev.guildhall.identity.domain.Devices;
import dev.guildhall.identity.domain.Visit;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Reads from the running request where it comes from. */
@Component
class RequestVisit implements Visit.Source {
    @Override
    public Visit current() {
        if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)) {
            return Visit.NONE;
        }
        HttpServletRequest request = attributes.getRequest();
        return new Visit(request.getRemoteAddr(), Devices.name(request.getHeader(HttpHeaders.USER_AGENT)));
    }
}
