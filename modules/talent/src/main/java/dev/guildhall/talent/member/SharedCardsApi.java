package dev.guildhall.talent.member;

import dev.guildhall.access.Open;
import dev.guildhall.identity.CallLimits;
import dev.guildhall.identity.PublicPaths;
import dev.guildhall.talent.domain.CardShares;
import dev.guildhall.talent.domain.CardShares.SharedCard;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The card behind a link that its person gave out (C35): whoever has the link sees it, signed in or not. */
@RestController
@Open
class SharedCardsApi {

    private static final int OPENS = 60;

    private final CardShares shares;
    private final CallLimits limits;

    SharedCardsApi(CardShares shares, CallLimits limits) {
        this.shares = shares;
        this.limits = limits;
    }

    @GetMapping("/api/talent/shared-cards/{token}")
    ResponseEntity<SharedCard> open(@PathVariable String token, HttpServletRequest request) {
        limits.count("talent.shared-card|" + request.getRemoteAddr(), OPENS, Duration.ofMinutes(1));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header("X-Robots-Tag", "noindex")
                .body(shares.open(token));
    }

    @Configuration(proxyBeanMethods = false)
    static class Public {

        @Bean
        PublicPaths talentSharedCards() {
            return new PublicPaths("/api/talent/shared-cards/*");
        }
    }
}
