package dev.guildhall.realname;

import java.util.List;

/** Port: looks at the picture of a document. A bean that reads its text adds a finding of {@link #TEXT}. */
public interface DocumentCheck {
    String TEXT = "document-text";

    /**
     * A picture of a document.
     *
     * @param side FRONT, BACK, LICENCE, HOLDING or PERMIT
     * @param content the bytes as they were sent
     */
    record Picture(String side, String contentType, int width, int height, byte[] content) {}

    List<Finding> check(Picture picture);
}
