package dev.guildhall.testing;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.PhoneNumber;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.stereotype.Component;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Members with tokens, and calls of the member API in their name. */
@Component
public class MemberCalls {
    public static final String PASSWORD = "Kapok7Tree";

    private static final AtomicInteger NEXT = new AtomicInteger(20_000_000);

    private final Accounts accounts;
    private final JsonMapper json;

    MemberCalls(Accounts accounts, JsonMapper json) {
        this.accounts = accounts;
        this.json = json;
    }

    /** Somebody with a token. */
    public record Member(TenantId tenant, AccountId id, PhoneNumber phone, String username, String token) {}

    /** The answer to a call. */
    public record Answer(int status, JsonNode body) {}

    public static PhoneNumber aPhone() {
        return new PhoneNumber("+86139" + NEXT.getAndIncrement());
    }

    /** Opens an account of this kind and signs it in. */
    public Member member(MockMvc web, TenantId tenant, String kind, String name) throws Exception {
        PhoneNumber phone = aPhone();
        String username = "m" + phone.national();
        AccountId id = TenantScope.with(tenant)
                .get(() -> accounts.open(new NewAccount(kind, name, phone, username, PASSWORD, false, Set.of())));
        return new Member(tenant, id, phone, username, token(web, tenant, username));
    }

    public String token(MockMvc web, TenantId tenant, String username) throws Exception {
        return signIn(web, tenant, username).required("access_token").asString();
    }

    /** Somebody without a phone, who proves to be the person by the password alone. */
    public Member withoutPhone(MockMvc web, TenantId tenant, String kind, String name) throws Exception {
        PhoneNumber nobodys = aPhone();
        String username = "w" + nobodys.national();
        AccountId id = TenantScope.with(tenant)
                .get(() -> accounts.open(new NewAccount(kind, name, null, username, PASSWORD, false, Set.of())));
        return new Member(tenant, id, nobodys, username, token(web, tenant, username));
    }

    /** Uploads a paper for a sub-account that is going to be opened. */
    public String proof(MockMvc web, Member owner) throws Exception {
        return json.readTree(web.perform(multipart("/t/" + owner.tenant() + "/api/organisation/proofs")
                                .file(new MockMultipartFile("file", "执照.png", "image/png", PAPER))
                                .header(HttpHeaders.AUTHORIZATION, "Bearer " + owner.token()))
                        .andReturn()
                        .getResponse()
                        .getContentAsByteArray())
                .required("id")
                .asString();
    }

    /** A picture of one pixel. */
    private static final byte[] PAPER = paper();

    private static byte[] paper() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** What the token endpoint answers. */
    public JsonNode signIn(MockMvc web, TenantId tenant, String username) throws Exception {
        String answer = web.perform(post("/t/" + tenant + "/oauth2/token")
                        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                        .param("client_id", "miniprogram")
                        .param("grant_type", "urn:guildhall:grant:password")
                        .param("username", username)
                        .param("password", PASSWORD))
                .andReturn()
                .getResponse()
                .getContentAsString();
        return json.readTree(answer);
    }

    public Answer get(MockMvc web, Member who, String path) throws Exception {
        return call(web, HttpMethod.GET, who, path, null);
    }

    public Answer send(MockMvc web, Member who, String path, @Nullable Object body) throws Exception {
        return call(web, HttpMethod.POST, who, path, body);
    }

    public Answer call(MockMvc web, HttpMethod method, Member who, String path, @Nullable Object body)
            throws Exception {
        MockHttpServletRequestBuilder request = MockMvcRequestBuilders.request(method, "/t/" + who.tenant() + path)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + who.token())
                .header(HttpHeaders.USER_AGENT, "TestPhone/1.0");
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).content(json.writeValueAsString(body));
        }
        var response = web.perform(request).andReturn().getResponse();
        String text = response.getContentAsString(java.nio.charset.StandardCharsets.UTF_8);
        return new Answer(response.getStatus(), text.isEmpty() ? json.createObjectNode() : json.readTree(text));
    }
}
