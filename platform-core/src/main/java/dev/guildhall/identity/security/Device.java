package dev.guildhall.identity.security;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;

/** What a client says it is. */
final class Device {
    private static final int LONGEST = 200;

    private Device() {}

    /** The request's user agent as it came, cut; empty where it names none. */
    static String of(HttpServletRequest request) {
        String agent = request.getHeader(HttpHeaders.USER_AGENT);
        return agent == null ? "" : agent.substring(0, Math.min(LONGEST, agent.length()));
    }
}
