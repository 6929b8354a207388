package dev.guildhall.identity.domain;

/**
 * Where an attempt to sign in comes from.
 *
 * @param address network address
 * @param device browser or app and system, in a few words
 */
public record Visit(String address, String device) {
    /** Outside a request. */
    public static final Visit NONE = new Visit("", "");

    /** Tells where the running request comes from. */
    public interface Source {
        Visit current();
    }
}
