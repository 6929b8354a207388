package dev.guildhall.media;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A picture that was decoded within the bounds of its kind and written anew: pixels, and nothing else. */
public record CleanPicture(byte[] content, String contentType, int width, int height) {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final float JPEG_QUALITY = 0.92f;

    /**
     * Reads no more than the kind allows, decodes no more pixels than it allows.
     *
     * @throws MediaRefused where it is no such picture, or too large
     */
    public static CleanPicture read(InputStream in, MediaKind kind) throws IOException {
        return of(bytes(in, kind), kind);
    }

    /** No more than the kind allows. */
    static byte[] bytes(InputStream in, MediaKind kind) throws IOException {
        byte[] raw = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, kind.maxBytes() + 1));
        if (raw.length > kind.maxBytes()) {
            throw MediaRefused.tooLarge(kind);
        }
        return raw;
    }

    static CleanPicture of(byte[] raw, MediaKind kind) throws IOException {
        boolean png = startsWith(raw, PNG);
        boolean jpeg = startsWith(raw, JPEG);
        String contentType = png ? MediaTypes.PNG : MediaTypes.JPEG;
        if (!png && !jpeg || !kind.contentTypes().contains(contentType)) {
            throw MediaRefused.wrongType(kind);
        }
        BufferedImage image = decode(raw, png ? "png" : "jpeg", kind);
        if (jpeg) {
            image = upright(image, Exif.orientation(raw));
        }
        byte[] content = png ? png(image) : jpeg(image);
        return new CleanPicture(content, contentType, image.getWidth(), image.getHeight());
    }

    private static boolean startsWith(byte[] raw, byte[] magic) {
        return raw.length >= magic.length && Arrays.equals(raw, 0, magic.length, magic, 0, magic.length);
    }

    private static BufferedImage decode(byte[] raw, String format, MediaKind kind) {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(raw))) {
            reader.setInput(in, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if (width <= 0 || height <= 0) {
                throw MediaRefused.unreadable();
            }
            if ((long) width * height > kind.maxPixels()) {
                throw MediaRefused.tooManyPixels(kind, width, height);
            }
            return reader.read(0);
        } catch (IOException | RuntimeException e) {
            if (e instanceof MediaRefused refused) {
                throw refused;
            }
            MediaRefused refused = MediaRefused.unreadable();
            refused.addSuppressed(e);
            throw refused;
        } finally {
            reader.dispose();
        }
    }

    private static byte[] png(BufferedImage image) throws IOException {
        boolean plain = image.getColorModel().getPixelSize() <= 32
                && image.getColorModel().getColorSpace().isCS_sRGB();
        BufferedImage drawn = plain ? image : draw(image, image.getColorModel().hasAlpha());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(drawn, "png", out)) {
            throw MediaRefused.unreadable();
        }
        return out.toByteArray();
    }

    private static byte[] jpeg(BufferedImage image) throws IOException {
        boolean grey = image.getType() == BufferedImage.TYPE_BYTE_GRAY;
        BufferedImage drawn = grey || image.getType() == BufferedImage.TYPE_3BYTE_BGR ? image : draw(image, false);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream target = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(JPEG_QUALITY);
            writer.setOutput(target);
            writer.write(null, new IIOImage(drawn, null, null), how);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static BufferedImage draw(BufferedImage image, boolean alpha) {
        BufferedImage drawn = new BufferedImage(
                image.getWidth(),
                image.getHeight(),
                alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D pen = drawn.createGraphics();
        pen.drawImage(image, 0, 0, null);
        pen.dispose();
        return drawn;
    }

    /** Turns the picture as the camera was held; the note that said so is not kept. */
    private static BufferedImage upright(BufferedImage image, int orientation) {
        if (orientation < 2 || orientation > 8) {
            return image;
        }
        int width = image.getWidth();
        int height = image.getHeight();
        boolean swapped = orientation >= 5;
        BufferedImage turned =
                new BufferedImage(swapped ? height : width, swapped ? width : height, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int right = width - 1 - x;
                int below = height - 1 - y;
                int rgb = image.getRGB(x, y);
                switch (orientation) {
                    case 2 -> turned.setRGB(right, y, rgb);
                    case 3 -> turned.setRGB(right, below, rgb);
                    case 4 -> turned.setRGB(x, below, rgb);
                    case 5 -> turned.setRGB(y, x, rgb);
                    case 6 -> turned.setRGB(below, x, rgb);
                    case 7 -> turned.setRGB(below, right, rgb);
                    default -> turned.setRGB(y, right, rgb);
                }
            }
        }
        return turned;
    }
}
