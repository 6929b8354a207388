package dev.guildhall.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CleanPictureTest {

    private static final MediaKind KIND = new BuiltInKind("test", "标志", 200_000, 1_000_000);

    @Test
    void theContentDecidesWhatAFileIs() throws IOException {
        assertThat(read(Pictures.png(40, 30))).satisfies(picture -> {
            assertThat(picture.contentType()).isEqualTo("image/png");
            assertThat(picture.width()).isEqualTo(40);
            assertThat(picture.height()).isEqualTo(30);
        });
        assertThat(read(Pictures.jpeg(40, 30)).contentType()).isEqualTo("image/jpeg");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
                "<?xml version=\"1.0\"?><svg/>",
                "GIF89a....",
                "RIFF....WEBPVP8 ",
                "<html><script>alert(1)</script>",
                ""
            })
    void whatIsNoAllowedPictureIsRefusedWhateverItIsCalled(String content) {
        assertThatThrownBy(() -> read(content.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(MediaRefused.class, refused -> {
                    assertThat(refused.type()).isEqualTo("/problems/media-wrong-type");
                    assertThat(refused.detail()).contains("JPG 或 PNG");
                });
    }

    @Test
    void aKindMayTakeOnlyOneOfTheTypes() {
        MediaKind onlyPng = new MediaKind() {
            @Override
            public String id() {
                return "seal";
            }

            @Override
            public String name() {
                return "印章";
            }

            @Override
            public Set<String> contentTypes() {
                return Set.of(MediaTypes.PNG);
            }

            @Override
            public long maxBytes() {
                return 1000_000;
            }

            @Override
            public int maxPixels() {
                return 1000_000;
            }
        };
        assertThatThrownBy(() -> CleanPicture.read(new ByteArrayInputStream(Pictures.jpeg(4, 4)), onlyPng))
                .hasMessageContaining("印章");
    }

    @Test
    void noMoreIsReadThanTheKindAllows() {
        EndlessStream endless = new EndlessStream();
        assertThatThrownBy(() -> CleanPicture.read(endless, KIND))
                .isInstanceOfSatisfying(
                        MediaRefused.class,
                        refused -> assertThat(refused.type()).isEqualTo("/problems/media-too-large"));
        assertThat(endless.given).isEqualTo(KIND.maxBytes() + 1);
    }

    @ParameterizedTest
    @CsvSource({"50000, 50000", "2147483647, 2147483647", "1001, 1000"})
    void pixelsAreCountedBeforeAnythingIsDecoded(int width, int height) {
        assertThatThrownBy(() -> read(Pictures.pngThatClaims(width, height)))
                .isInstanceOfSatisfying(
                        MediaRefused.class,
                        refused -> assertThat(refused.type()).isEqualTo("/problems/media-too-many-pixels"));
    }

    @Test
    void aHiddenCompressedTextIsNeverUnpacked() throws IOException {
        byte[] bomb = Pictures.pngWithTextBomb(150_000_000);
        assertThat(bomb.length).isLessThan(200_000);
        long before = allocated();
        CleanPicture picture = read(bomb);
        assertThat(allocated() - before).isLessThan(20_000_000);
        assertThat(picture.content().length).isLessThan(1000);
    }

    @Test
    void aBrokenPictureIsRefusedInWords() {
        byte[] png = Pictures.png(40, 30);
        assertThatThrownBy(() -> read(Arrays.copyOf(png, 40)))
                .isInstanceOfSatisfying(
                        MediaRefused.class,
                        refused -> assertThat(refused.type()).isEqualTo("/problems/media-unreadable"));
        byte[] jpeg = Pictures.jpeg(40, 30);
        assertThatThrownBy(() -> read(Arrays.copyOf(jpeg, 30))).isInstanceOf(MediaRefused.class);
    }

    @Test
    void notesOfThePhotographAreDroppedAndItStandsUpright() throws IOException {
        byte[] photograph = Pictures.photograph(40, 20, 6);
        assertThat(new String(photograph, StandardCharsets.ISO_8859_1)).contains("GPS 24.58N");
        CleanPicture picture = read(photograph);
        assertThat(new String(picture.content(), StandardCharsets.ISO_8859_1)).doesNotContain("GPS", "Exif");
        assertThat(picture.width()).isEqualTo(20);
        assertThat(picture.height()).isEqualTo(40);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.content()));
        assertThat(isRed(image.getRGB(10, 5))).as("the left half is on top now").isTrue();
        assertThat(isRed(image.getRGB(10, 35))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1,true,40",
        "2,false,40",
        "3,false,40",
        "4,true,40",
        "5,true,20",
        "6,true,20",
        "7,false,20",
        "8,false,20"
    })
    void allEightWaysToHoldACameraAreKnown(int orientation, boolean redFirst, int width) throws IOException {
        CleanPicture picture = read(Pictures.photograph(40, 20, orientation));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.content()));
        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(isRed(image.getRGB(3, 3))).isEqualTo(redFirst);
    }

    @Test
    void whatFollowsThePictureIsNotKept() throws IOException {
        byte[] png = Pictures.png(8, 8);
        byte[] script = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(png, png.length + script.length);
        System.arraycopy(script, 0, both, png.length, script.length);
        assertThat(new String(read(both).content(), StandardCharsets.ISO_8859_1))
                .doesNotContain("script");
    }

    @Test
    void transparencyStays() throws IOException {
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(read(Pictures.png(8, 8)).content()));
        assertThat(image.getColorModel().hasAlpha()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "../../etc/passwd, image/png, passwd.png",
        "标志.svg, image/png, picture.png",
        "Logo (1).JPEG, image/jpeg, logo-1.jpg",
        "'C:\\a\\b.png', image/png, b.png",
        "'', image/png, picture.png",
        "'<script>.png', image/png, script.png"
    })
    void fileNamesAreMadePlain(String given, String type, String kept) {
        assertThat(Filenames.plain(given, type)).isEqualTo(kept);
    }

    private static CleanPicture read(byte[] content) throws IOException {
        return CleanPicture.read(new ByteArrayInputStream(content), KIND);
    }

    private static boolean isRed(int rgb) {
        return ((rgb >> 16) & 0xff) > (rgb & 0xff);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    private static final class EndlessStream extends InputStream {
        private long given;

        @Override
        public int read() {
            given++;
            return 0;
        }
    }
}
