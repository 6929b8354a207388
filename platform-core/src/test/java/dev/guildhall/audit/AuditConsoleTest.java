package dev.guildhall.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.WebApplicationContext;

/** The part of the page that htmx asks for; the whole page needs the console's layout and is seen in the whole application. */
@GuildhallTest
class AuditConsoleTest {

    private static final AuditActor LIN = new AuditActor(UUID.randomUUID(), "STAFF", "林晓");

    @Autowired
    AuditTrail trail;

    @Autowired
    TestTenants tenants;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    WebApplicationContext context;

    TenantId tenant;
    MockMvc mvc;

    @BeforeEach
    void setUp() {
        tenant = tenants.open("association");
        mvc = MockMvcBuilders.webAppContextSetup(context).build();
        act("brand.changed", "brand", Map.of("name", Map.of("from", "青原商会", "to", "青原<b>总商会")));
        act("module.on", "module", Map.of("roles", List.of("管理员", "财务"), "loud", true));
    }

    @Test
    void linesAreShownInWordsAndEscaped() throws Exception {
        String page = page("/console/audit", "core.audit.view");
        assertThat(page)
                .contains("林晓", "员工", "名称：", "青原商会 → 青原&lt;b&gt;总商会", "管理员、财务", "是")
                .doesNotContain("<b>总商会", "<html");
    }

    @Test
    void filtersLiveInTheAddress() throws Exception {
        String page = page("/console/audit?action=module.on&q=林&from=2020-01-01", "core.audit.view");
        assertThat(page).contains("管理员、财务", "操作人包含：林", "从 2020-01-01").doesNotContain("青原商会");
        assertThat(page("/console/audit?to=2020-01-01", "core.audit.view")).contains("没有符合条件的记录");
        assertThat(page("/console/audit?actor=" + LIN.id(), "core.audit.view")).contains("操作人：林晓");
    }

    @Test
    void withoutThePermissionThereIsNothingToSee() throws Exception {
        assertThat(perform("/console/audit", "talent.persons.view").getStatus()).isEqualTo(403);
    }

    private void act(String action, String subject, Map<String, ?> details) {
        TenantScope.with(tenant)
                .run(() ->
                        transactions.executeWithoutResult(status -> trail.record(LIN, action, subject, "1", details)));
    }

    private String page(String address, String authority) throws Exception {
        return perform(address, authority).getContentAsString(StandardCharsets.UTF_8);
    }

    private MockHttpServletResponse perform(String address, String authority) throws Exception {
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("lin", "", authority));
        try {
            return TenantScope.with(tenant)
                    .call(() -> mvc.perform(get(address)
                                    .header("HX-Request", "true")
                                    .header("HX-Boosted", "true")
                                    .header("HX-Target", "list"))
                            .andReturn()
                            .getResponse());
        } finally {
            SecurityContextHolder.clearContext();
        }
    }
}
