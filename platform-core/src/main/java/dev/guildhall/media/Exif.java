package dev.guildhall.media;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the one thing of a photograph's notes that is needed before they are dropped: how the camera was held. */
final class Exif {

    static final int UPRIGHT = 1;
    private static final int ORIENTATION_TAG = 0x0112;

    private Exif() {}

    /** 1 to 8 as the EXIF standard numbers them; {@link #UPRIGHT} when nothing usable is said. */
    static int orientation(byte[] jpeg) {
        try {
            ByteBuffer in = ByteBuffer.wrap(jpeg).position(2);
            while (in.remaining() > 4 && (in.get() & 0xff) == 0xff) {
                int marker = in.get() & 0xff;
                if (marker == 0xda || marker == 0xd9) {
                    return UPRIGHT;
                }
                int length = in.getShort() & 0xffff;
                int next = in.position() + length - 2;
                if (marker == 0xe1 && length >= 16 && in.getInt(in.position()) == 0x45786966) {
                    return orientation(in.slice(in.position() + 6, length - 8));
                }
                in.position(next);
            }
            return UPRIGHT;
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return UPRIGHT;
        }
    }

    private static int orientation(ByteBuffer tiff) {
        tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        int entries = tiff.getShort(directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + 12 * i;
            if ((tiff.getShort(entry) & 0xffff) == ORIENTATION_TAG) {
                int value = tiff.getShort(entry + 8);
                return value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }
}
