package dev.guildhall.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.gaul.s3proxy.junit.S3ProxyExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.s3.S3Client;

class S3MediaStoreTest {

    private static final String NAME = "qingyuan/ab/abcdef";

    @RegisterExtension
    final S3ProxyExtension server = S3ProxyExtension.builder()
            .withBlobStoreProvider("transient-nio2")
            .withCredentials("key-id", "key-secret")
            .build();

    private S3Client client;
    private MediaStore store;

    @BeforeEach
    void makeBucket() {
        client = client("key-secret");
        client.createBucket(bucket -> bucket.bucket("media"));
        store = new S3MediaStore(client, "media");
    }

    @Test
    void whatIsPutIsGivenBackWithItsType() throws IOException {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        store.put(NAME, content, "image/png");
        assertThat(read(NAME)).isEqualTo(content);
        assertThat(client.headObject(object -> object.bucket("media").key("media/" + NAME))
                        .contentType())
                .isEqualTo("image/png");
    }

    @Test
    void puttingTheSameAgainIsHarmless() throws IOException {
        store.put(NAME, new byte[] {1, 2, 3}, "image/png");
        store.put(NAME, new byte[] {1, 2, 3}, "image/png");
        assertThat(read(NAME)).containsExactly(1, 2, 3);
    }

    @Test
    void whatIsNotThereIsEmptyAndWhatFailsIsNot() throws IOException {
        assertThat(store.open("qingyuan/no/such")).isEmpty();
        MediaStore stranger = new S3MediaStore(client("wrong"), "media");
        assertThatThrownBy(() -> stranger.open(NAME)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> stranger.put(NAME, new byte[1], "image/png")).isInstanceOf(IOException.class);
    }

    private byte[] read(String name) throws IOException {
        try (InputStream in = store.open(name).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    private S3Client client(String secret) {
        return MediaConfiguration.client(
                new MediaProperties.S3(server.getUri(), "us-east-1", "media", "key-id", secret, true));
    }
}
