package dev.guildhall.realname;

import java.util.List;

/** Port: compares a living face with the document. This deployment brings none: nothing pretends that a face was compared. */
public interface FaceCheck {
    String FACE = "face";

    List<Finding> check(Claim claim);
}
