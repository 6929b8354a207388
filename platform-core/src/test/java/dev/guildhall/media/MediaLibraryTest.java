package dev.guildhall.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

@GuildhallTest
class MediaLibraryTest {

    @Autowired
    MediaLibrary library;

    @Autowired
    MediaController controller;

    @Autowired
    Accounts accounts;

    @Autowired
    TestTenants tenants;

    @Value("${guildhall.data}")
    Path data;

    TenantId ours;
    TenantId theirs;
    MockMvc mvc;

    @BeforeEach
    void setUp() {
        ours = tenants.open("association");
        theirs = tenants.open("association");
        mvc = MockMvcBuilders.standaloneSetup(controller).build();
    }

    @Test
    void aPictureIsServedUnderAnAddressThatNeverChanges() throws Exception {
        MediaView stored = store(ours, "Logo.png", Pictures.png(40, 30));
        assertThat(stored.url()).isEqualTo("/media/" + stored.id() + "/logo.png");
        MockHttpServletResponse answer = get(ours, stored.url());
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getContentType()).isEqualTo("image/png");
        assertThat(answer.getContentAsByteArray()).hasSize((int) stored.size());
        assertThat(answer.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.getHeader("Cache-Control")).contains("max-age=31536000", "immutable");
        String etag = Objects.requireNonNull(answer.getHeader("ETag"));
        MockHttpServletResponse again = TenantScope.with(ours)
                .call(() -> mvc.perform(MockMvcRequestBuilders.get(stored.url()).header("If-None-Match", etag))
                        .andReturn()
                        .getResponse());
        assertThat(again.getStatus()).isEqualTo(304);
    }

    @Test
    void anotherTenantsPictureDoesNotExist() {
        MediaView stored = store(ours, "logo.png", Pictures.png(40, 30));
        assertThat(TenantScope.with(theirs).get(() -> library.find(stored.id())))
                .isEmpty();
        assertThat(TenantScope.with(ours).get(() -> library.find(stored.id()))).contains(stored);
        assertThatThrownBy(() -> get(theirs, stored.url())).hasMessageContaining("not-found");
    }

    @Test
    void theSameContentIsKeptOnceForEachTenant() throws IOException {
        store(ours, "a.png", Pictures.png(41, 31));
        store(ours, "b.png", Pictures.png(41, 31));
        store(theirs, "c.png", Pictures.png(41, 31));
        assertThat(files(ours)).hasSize(1);
        assertThat(files(theirs)).hasSize(1);
        assertThat(files(ours).getFirst().getFileName())
                .hasToString(files(theirs).getFirst().getFileName().toString());
    }

    @Test
    void nothingIsStoredOfWhatIsRefused() {
        assertThatThrownBy(() -> store(ours, "x.png", new byte[] {1, 2, 3})).isInstanceOf(MediaRefused.class);
        assertThatThrownBy(() -> TenantScope.with(ours)
                        .get(() ->
                                library.store("no.such.kind", "x.png", new ByteArrayInputStream(Pictures.png(4, 4)))))
                .isInstanceOfSatisfying(
                        MediaRefused.class,
                        refused -> assertThat(refused.type()).isEqualTo("/problems/media-unknown-kind"));
        assertThat(files(ours)).isEmpty();
    }

    @Test
    void onlyThoseWhomTheKindNamesMayUploadOverTheApi() throws Exception {
        assertThat(upload("brand.logo", "ROLE_STAFF").getContentAsString()).contains("/media/");
        assertThatThrownBy(() -> upload("brand.logo", "ROLE_PERSON")).hasMessageContaining("refused");
        SecurityContextHolder.clearContext();
        assertThatThrownBy(() -> send("brand.logo"))
                .hasRootCauseInstanceOf(AuthenticationCredentialsNotFoundException.class);
    }

    private MockHttpServletResponse upload(String kind, String role) throws Exception {
        AccountId id = TenantScope.with(ours)
                .get(() -> accounts.open(
                        new NewAccount(role.substring("ROLE_".length()), "某人", null, null, null, false, Set.of())));
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(id.toString(), "", role));
        try {
            return send(kind);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private MockHttpServletResponse send(String kind) throws Exception {
        MockMultipartFile file = new MockMultipartFile("file", "logo.svg", "image/svg+xml", Pictures.png(20, 20));
        return TenantScope.with(ours)
                .call(() -> mvc.perform(MockMvcRequestBuilders.multipart("/api/media")
                                .file(file)
                                .param("kind", kind)
                                .accept(MediaType.APPLICATION_JSON))
                        .andReturn()
                        .getResponse());
    }

    private MediaView store(TenantId tenant, String filename, byte[] content) {
        return TenantScope.with(tenant)
                .get(() -> library.store("brand.logo", filename, new ByteArrayInputStream(content)));
    }

    private MockHttpServletResponse get(TenantId tenant, String url) throws Exception {
        return TenantScope.with(tenant)
                .call(() ->
                        mvc.perform(MockMvcRequestBuilders.get(url)).andReturn().getResponse());
    }

    private List<Path> files(TenantId tenant) {
        Path folder = data.resolve("media").resolve(tenant.value());
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
