package dev.guildhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.media.MediaKind;
import dev.guildhall.notice.Notices;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What every member has over HTTP, with a token: an inbox, and a place for pictures. */
@Import(InboxAndMediaTest.Kinds.class)
@SuppressWarnings("NullAway.Init")
class InboxAndMediaTest extends RunningServer {
    private static final long FIFTY_MEGABYTES = 50L * 1024 * 1024;
    private static final String BOUNDARY = "----of-the-test";

    @TestConfiguration
    static class Kinds {
        /** Open to every member, up to one megabyte and a million pixels. */
        @Bean
        MediaKind testPhoto() {
            return new MediaKind() {
                @Override
                public String id() {
                    return "test.photo";
                }

                @Override
                public String name() {
                    return "照片";
                }

                @Override
                public long maxBytes() {
                    return 1024 * 1024;
                }

                @Override
                public int maxPixels() {
                    return 1_000_000;
                }
            };
        }
    }

    @Autowired
    Accounts accounts;

    @Autowired
    Notices notices;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    AccountId zhang;
    AccountId li;

    @BeforeEach
    void twoMembers() throws Exception {
        tenant = tenants.open("certification");
        zhang = open("zhangsan");
        li = open("lisi");
        token = tokenOf("zhangsan");
    }

    // ---- the inbox

    @Test
    @Covers("D13")
    void anInboxHoldsItsOwnersNoticesNewestFirst() throws Exception {
        tell(zhang, "第一条");
        tell(li, "给别人的");
        tell(zhang, "第二条");

        JsonNode inbox = get("/api/notices").body();
        assertThat(inbox.path("items")
                        .valueStream()
                        .map(item -> item.path("title").asString()))
                .containsExactly("第二条", "第一条");
        assertThat(inbox.path("total").asLong()).isEqualTo(2);
        assertThat(inbox.path("unread").asLong()).isEqualTo(2);

        JsonNode second = get("/api/notices?page=1&size=1").body();
        assertThat(second.path("items").path(0).path("title").asString()).isEqualTo("第一条");
        assertThat(second.path("page").asInt()).isOne();
        Answer tooMany = get("/api/notices?size=101");
        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(tooMany.body().path("errors").path(0).path("field").asString())
                .isEqualTo("size");
    }

    @Test
    void aNoticeIsReadOnceAndTheFirstTimeCounts() throws Exception {
        tell(zhang, "一");
        tell(zhang, "二");
        String id = get("/api/notices").body().path("items").path(0).path("id").asString();

        assertThat(read(id).status()).isEqualTo(204);
        JsonNode once = get("/api/notices").body();
        assertThat(once.path("unread").asLong()).isOne();
        assertThat(once.path("items").path(0).path("readAt").asString()).isNotEmpty();
        assertThat(read(id).status()).isEqualTo(204);
        assertThat(get("/api/notices").body())
                .as("the second time changes nothing")
                .isEqualTo(once);
    }

    @Test
    void somebodyElsesNoticeDoesNotExist() throws Exception {
        tell(li, "给别人的");
        String id = idOfTheOnlyNotice();
        Answer foreign = read(id);
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.body().path("type").asString()).isEqualTo("/problems/not-found");
        assertThat(read(UUID.randomUUID().toString()).status()).isEqualTo(404);
        assertThat(read("not-an-id").status()).isEqualTo(404);
        token = tokenOf("lisi");
        assertThat(get("/api/notices").body().path("unread").asLong()).isOne();
    }

    @Test
    void neitherInboxNorUploadWithoutATokenOfThisTenant() throws Exception {
        TenantId here = tenant;
        String foreign = token;
        tenant = tenants.open("certification");
        for (String bad : new @Nullable String[] {null, "nonsense", foreign}) {
            token = bad;
            assertThat(get("/api/notices").status()).isEqualTo(401);
            assertThat(read(UUID.randomUUID().toString()).status()).isEqualTo(401);
            assertThat(upload("test.photo", "a.png", png(8, 8)).status()).isEqualTo(401);
        }
        assertThat(stored()).isZero();
        tenant = here;
        assertThat(stored()).isZero();
    }

    // ---- pictures

    @Test
    void aPictureIsKnownByItsContentAndShownToEveryone() throws Exception {
        Answer stored = upload("test.photo", "我的照片.txt", png(40, 30));
        assertThat(stored.status()).as("%s", stored).isEqualTo(200);
        String url = stored.body().path("url").asString();
        assertThat(url)
                .startsWith(
                        "/t/" + tenant + "/media/" + stored.body().path("id").asString() + "/");

        HttpResponse<byte[]> shown = http.send(
                HttpRequest.newBuilder(URI.create(root() + url)).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.headers().firstValue("Content-Type")).hasValue("image/png");
        assertThat(shown.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");

        TenantId other = tenants.open("certification");
        assertThat(http.send(
                                HttpRequest.newBuilder(
                                                URI.create(root() + url.replace("/" + tenant + "/", "/" + other + "/")))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whateverAFileIsCalledItsContentDecides() throws Exception {
        for (String content : new String[] {
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
            "<html><script>alert(1)</script></html>",
            "GIF89a......",
            "PK\u0003\u0004 a zip",
            "MZ a program",
            ""
        }) {
            Answer refused = upload("test.photo", "photo.png", content.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(refused.status()).as(content).isEqualTo(415);
            assertThat(refused.body().path("type").asString()).isEqualTo("/problems/media-wrong-type");
            assertThat(refused.body().path("detail").asString()).contains("PNG", "另存为");
        }
        assertThat(stored()).isZero();
    }

    @Test
    void theBoundsOfAKindAreToldInWords() throws Exception {
        Answer pixels = upload("test.photo", "a.png", png(1001, 1000));
        assertThat(pixels.status()).isEqualTo(422);
        assertThat(pixels.body().path("detail").asString()).contains("100 万像素", "1001 × 1000");
        Answer bytes = upload("test.photo", "a.png", noise(800, 800));
        assertThat(bytes.status()).isEqualTo(413);
        assertThat(bytes.body().path("type").asString()).isEqualTo("/problems/media-too-large");
        assertThat(bytes.body().path("detail").asString()).contains("1 MB");
        Answer kind = upload("no.such.kind", "a.png", png(8, 8));
        assertThat(kind.status()).isEqualTo(400);
        assertThat(kind.body().path("type").asString()).isEqualTo("/problems/media-unknown-kind");
        assertThat(upload("brand.logo", "a.png", png(8, 8)).status())
                .as("the staff's, not a member's")
                .isEqualTo(403);
        Answer none = send(HttpRequest.newBuilder(URI.create(base() + "/api/media"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.body().path("detail").asString()).isNotEmpty();
        assertThat(stored()).isZero();
    }

    @Test
    void fiftyMegabytesAreRefusedBeforeTheyAreSent() throws Exception {
        String answer = begin("Content-Length: " + FIFTY_MEGABYTES);
        assertThat(answer).startsWith("HTTP/1.1 413");
        assertThat(answer).contains("application/problem+json", "/problems/payload-too-large", "压缩");
        assertThat(stored()).isZero();
    }

    @Test
    void anEndlessUploadOfUnknownLengthIsCutOff() throws Exception {
        Answer refused = send(HttpRequest.newBuilder(URI.create(base() + "/api/media?kind=test.photo"))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new Zeros(part("a.png").getBytes(StandardCharsets.UTF_8), FIFTY_MEGABYTES))));
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.body().path("type").asString()).isEqualTo("/problems/payload-too-large");
        assertThat(stored()).isZero();
    }

    /** Announces an upload, sends its beginning only, and reads what the server says to that. */
    private String begin(String length) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(("POST /t/" + tenant + "/api/media?kind=test.photo HTTP/1.1\r\nHost: 127.0.0.1:" + port
                            + "\r\nAuthorization: Bearer " + token
                            + "\r\nContent-Type: multipart/form-data; boundary=" + BOUNDARY + "\r\n" + length
                            + "\r\n\r\n" + part("a.png"))
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            StringBuilder answer = new StringBuilder();
            byte[] piece = new byte[8192];
            InputStream in = socket.getInputStream();
            while (answer.indexOf("incident") < 0 && answer.indexOf("payload-too-large") < 0) {
                int read = in.read(piece);
                if (read < 0) {
                    break;
                }
                answer.append(new String(piece, 0, read, StandardCharsets.UTF_8));
            }
            return answer.toString();
        }
    }

    private Answer upload(String kind, String filename, byte[] content) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(part(filename).getBytes(StandardCharsets.UTF_8));
        body.write(content);
        body.write(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(HttpRequest.newBuilder(URI.create(base() + "/api/media?kind=" + kind))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private static String part(String filename) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + filename
                + "\"\r\nContent-Type: image/png\r\n\r\n";
    }

    private static byte[] png(int width, int height) throws IOException {
        return png(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
    }

    /** A picture that cannot be compressed: about three bytes a pixel. */
    private static byte[] noise(int width, int height) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int pixel = 0; pixel < width * height; pixel++) {
            picture.setRGB(pixel % width, pixel / width, random.nextInt());
        }
        return png(picture);
    }

    private static byte[] png(BufferedImage picture) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", out);
        return out.toByteArray();
    }

    private Answer read(String id) throws Exception {
        return post("/api/notices/" + id + "/read", "", null);
    }

    private AccountId open(String username) {
        return in(() -> accounts.open(new NewAccount("AGENCY", username, null, username, PASSWORD, false, Set.of())));
    }

    private void tell(AccountId to, String title) {
        TenantScope.with(tenant)
                .run(() ->
                        transaction.executeWithoutResult(status -> notices.tell(to, "test", title, "正文", "/pages/me")));
    }

    private String idOfTheOnlyNotice() {
        return in(() ->
                jdbc.sql("SELECT id::text FROM notice").query(String.class).single());
    }

    private long stored() {
        return in(() -> jdbc.sql("SELECT count(*) FROM media").query(Long.class).single());
    }

    /** A beginning, then nothing but zeros. */
    private static final class Zeros extends InputStream {
        private final byte[] beginning;
        private final long length;
        private long given;

        Zeros(byte[] beginning, long length) {
            this.beginning = beginning;
            this.length = length;
        }

        @Override
        public int read() {
            if (given >= length) {
                return -1;
            }
            int at = (int) Math.min(given++, Integer.MAX_VALUE);
            return at < beginning.length ? beginning[at] & 0xff : 0;
        }
    }
}
