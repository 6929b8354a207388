package dev.guildhall.media;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/** Pictures as people and attackers send them. */
final class Pictures {

    private Pictures() {}

    /** Left half red, right half blue. */
    static byte[] png(int width, int height) {
        return write(drawn(width, height, BufferedImage.TYPE_INT_ARGB), "png");
    }

    static byte[] jpeg(int width, int height) {
        return write(drawn(width, height, BufferedImage.TYPE_3BYTE_BGR), "jpeg");
    }

    /** A JPEG whose notes say how the camera was held and where. */
    static byte[] photograph(int width, int height, int orientation) {
        byte[] plain = jpeg(width, height);
        byte[] place = "GPS 24.58N 115.02E".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer tiff = ByteBuffer.allocate(26 + place.length);
        tiff.putShort((short) 0x4d4d).putShort((short) 42).putInt(8).putShort((short) 1);
        tiff.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        tiff.putInt(0).put(place);
        byte[] notes = tiff.array();
        ByteBuffer out = ByteBuffer.allocate(plain.length + 10 + notes.length);
        out.put(plain, 0, 2).putShort((short) 0xffe1).putShort((short) (8 + notes.length));
        out.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(notes).put(plain, 2, plain.length - 2);
        return out.array();
    }

    /** A PNG of a few bytes that says it is this large. */
    static byte[] pngThatClaims(int width, int height) {
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put(new byte[] {8, 2, 0, 0, 0});
        return chunks(chunk("IHDR", header.array()), chunk("IDAT", new byte[8]), chunk("IEND", new byte[0]));
    }

    /** A true little PNG with a compressed text that unpacks to this many bytes. */
    static byte[] pngWithTextBomb(int unpacked) {
        byte[] plain = png(4, 4);
        Deflater deflater = new Deflater(9);
        deflater.setInput(new byte[unpacked]);
        deflater.finish();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes("Comment\0\0".getBytes(StandardCharsets.US_ASCII));
        byte[] buffer = new byte[64 * 1024];
        while (!deflater.finished()) {
            text.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        byte[] bomb = chunk("zTXt", text.toByteArray());
        ByteBuffer out = ByteBuffer.allocate(plain.length + bomb.length);
        out.put(plain, 0, 33).put(bomb).put(plain, 33, plain.length - 33);
        return out.array();
    }

    private static byte[] chunks(byte[]... chunks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        for (byte[] chunk : chunks) {
            out.writeBytes(chunk);
        }
        return out.toByteArray();
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
        chunk.putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + data.length);
        return chunk.putInt((int) crc.getValue()).array();
    }

    private static BufferedImage drawn(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Graphics2D pen = image.createGraphics();
        pen.setColor(Color.RED);
        pen.fillRect(0, 0, width / 2, height);
        pen.setColor(Color.BLUE);
        pen.fillRect(width / 2, 0, width - width / 2, height);
        pen.dispose();
        return image;
    }

    private static byte[] write(BufferedImage image, String format) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(image, format, out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
