package dev.guildhall.identity;

import java.util.Map;

/** Bean by which a module adds to what {@code GET /api/me} tells somebody of the own account. */
public interface AboutMe {
    /** Fields to add, by name; must not repeat those of another bean. */
    Map<String, Object> of(Actor actor);
}
