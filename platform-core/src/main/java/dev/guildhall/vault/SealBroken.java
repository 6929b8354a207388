package dev.guildhall.vault;

/** A sealed value that does not open in its place: it was changed, moved, or belongs to another tenant. Never shown to people. */
public class SealBroken extends RuntimeException {

    SealBroken(Place place, Throwable cause) {
        super(
                "sealed value of " + place.table() + '.' + place.column() + " in row " + place.row() + " does not open",
                cause);
    }
}
