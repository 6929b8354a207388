package dev.guildhall.reference.api;

import dev.guildhall.access.Open;
import dev.guildhall.identity.PublicPaths;
import dev.guildhall.reference.Industries;
import dev.guildhall.reference.Industry;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Industries for pickers: sections, and the divisions of one. */
@RestController
class IndustriesApi {
    private final Industries industries;

    IndustriesApi(Industries industries) {
        this.industries = industries;
    }

    /** @param parent code of a section; without it the sections */
    @GetMapping("/api/industries")
    @Open
    ResponseEntity<List<Industry>> list(@RequestParam(defaultValue = "") String parent) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofDays(1)).cachePublic())
                .body(parent.isBlank() ? industries.sections() : industries.divisionsOf(parent));
    }

    @Configuration(proxyBeanMethods = false)
    static class Access {
        @Bean
        PublicPaths industriesArePublic() {
            return new PublicPaths("/api/industries");
        }
    }
}
