package dev.guildhall.identity.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.tenancy.Tenant;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.tenancy.TenantState;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Under which names a tenant's tokens count, whatever address the request that brings them came to. */
class IssuersTest {
    private static final Tenant ONE = tenant("one", "club.example");
    private static final Tenant TWO = tenant("two", "two.example");

    @AfterEach
    void noRequest() {
        RequestContextHolder.resetRequestAttributes();
    }

    @ParameterizedTest
    @CsvSource({
        "https://guild.example/t/one, true",
        "https://GUILD.example:443/t/one, true",
        "https://one.guild.example, true",
        "https://ONE.guild.example, true",
        "https://club.example, true",
        "https://guild.example/t/two, false",
        "https://two.guild.example, false",
        "https://two.example, false",
        "https://guild.example, false",
        "https://guild.example/t/one/, false",
        "https://guild.example/t/one/x, false",
        "http://guild.example/t/one, false",
        "https://guild.example:8443/t/one, false",
        "https://elsewhere.example/t/one, false",
        "https://one.elsewhere.example, false",
        "https://club.example/t/one, false",
        "https://club.example.elsewhere.example, false",
        "https://xone.guild.example, false",
        "https://one.guild.example?x=1, false",
        "https://one.guild.example#x, false",
        "one.guild.example, false",
        "urn:one, false",
        "not an address, false",
    })
    void whereTheDeploymentsAddressIsKnownTheThreeKindsCountAtEach(String issuer, boolean own) {
        Issuers issuers = new Issuers(new Directory(), "https://guild.example/", "Guild.example");
        for (String host : List.of("guild.example", "one.guild.example", "club.example")) {
            asked("https", host, 443, host.equals("guild.example") ? "/t/one" : "");
            assertThat(own(issuers, issuer)).as("%s at %s", issuer, host).isEqualTo(own);
        }
    }

    /** As on a developer's machine: the path form counts under the address at which it was issued, and nowhere else. */
    @Test
    void whereItIsNotKnownThePathCountsAtTheAddressOfTheRequestOnly() {
        Issuers issuers = new Issuers(new Directory(), "", "localhost");
        asked("http", "127.0.0.1", 8080, "/t/one");
        assertThat(own(issuers, "http://127.0.0.1:8080/t/one")).isTrue();
        assertThat(own(issuers, "http://localhost:8080/t/one")).isFalse();
        assertThat(own(issuers, "http://one.localhost:8080")).isTrue();
        asked("http", "one.localhost", 8080, "");
        assertThat(own(issuers, "http://127.0.0.1:8080/t/one")).isFalse();
        assertThat(own(issuers, "http://one.localhost:8080/t/one")).isFalse();
        assertThat(own(issuers, "http://one.localhost:8080")).isTrue();
        RequestContextHolder.resetRequestAttributes();
        assertThat(own(issuers, "http://127.0.0.1:8080/t/one")).isFalse();
    }

    private static boolean own(Issuers issuers, String issuer) {
        return TenantScope.with(ONE.id()).get(() -> issuers.isOwn(issuer));
    }

    private static void asked(String scheme, String host, int port, String below) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", below + "/api/me");
        request.setContextPath(below);
        request.setScheme(scheme);
        request.setServerName(host);
        request.setServerPort(port);
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
    }

    private static Tenant tenant(String slug, String domain) {
        TenantId id = new TenantId(slug);
        return new Tenant(
                id,
                id.schema(),
                slug,
                "association",
                TenantState.ACTIVE,
                null,
                "main",
                Set.of(),
                ZoneId.of("Asia/Shanghai"),
                List.of(domain));
    }

    /** Two tenants, each with a domain of its own. */
    private static final class Directory implements TenantDirectory {
        @Override
        public Optional<Tenant> find(TenantId id) {
            return List.of(ONE, TWO).stream()
                    .filter(tenant -> tenant.id().equals(id))
                    .findFirst();
        }

        @Override
        public Optional<Tenant> byHost(String host) {
            return List.of(ONE, TWO).stream()
                    .filter(tenant -> tenant.domains().contains(host))
                    .findFirst();
        }

        @Override
        public Tenant require(TenantId id) {
            return find(id).orElseThrow();
        }

        @Override
        public List<TenantId> all(TenantState state) {
            return List.of(ONE.id(), TWO.id());
        }

        @Override
        public void forget(TenantId id) {}

        @Override
        public void changed(TenantId id) {}
    }
}
