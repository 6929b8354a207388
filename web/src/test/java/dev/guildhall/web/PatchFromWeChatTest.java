package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.identity.Accounts;
import dev.guildhall.talent.domain.AgencyRegister;
import dev.guildhall.talent.domain.AgencyRegister.NewAgency;
import java.net.URI;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** WeChat's mini-programs send no PATCH: a POST of a member with a token may say that it means one. */
@SuppressWarnings("NullAway.Init")
class PatchFromWeChatTest extends RunningServer {
    private static final String BODY = "{\"contactPerson\":\"李安宁\"}";

    @Autowired
    Accounts accounts;

    @Autowired
    AgencyRegister agencies;

    @BeforeEach
    void anAgency() throws Exception {
        tenant = tenants.open("certification");
        in(() -> {
            var opened = agencies.open(new NewAgency("北京中轩认证", "zhongxuan", null, null));
            accounts.setPassword(accounts.byUsername("zhongxuan").orElseThrow().id(), PASSWORD, false);
            return opened;
        });
        token = tokenOf("zhongxuan");
    }

    @Test
    void aPostThatMeansPatchIsOne() throws Exception {
        assertThat(contactPerson()).isEmpty();
        Answer patched = post("PATCH");
        assertThat(patched.status()).as("%s", patched).isEqualTo(200);
        assertThat(contactPerson()).isEqualTo("李安宁");
    }

    @Test
    void aPostStaysAPostWithoutTheHeaderAndForEveryOtherMethod() throws Exception {
        for (String method : new @Nullable String[] {null, "DELETE", "PUT", "patch", ""}) {
            assertThat(post(method).status()).as(method).isEqualTo(405);
        }
        assertThat(contactPerson()).isEmpty();
    }

    @Test
    void withoutATokenNothingIsGained() throws Exception {
        String member = token;
        token = null;
        assertThat(post("PATCH").status()).isIn(401, 403);
        token = "nonsense";
        assertThat(post("PATCH").status()).isEqualTo(401);
        token = member;
        assertThat(contactPerson()).isEmpty();
    }

    private Answer post(@Nullable String method) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + "/api/agency"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(BODY));
        if (method != null) {
            request.header("X-HTTP-Method-Override", method);
        }
        return send(request);
    }

    private String contactPerson() throws Exception {
        return get("/api/agency").body().path("contactPerson").asString("");
    }
}
