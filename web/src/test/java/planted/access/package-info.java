/** Handlers that break the rules of {@code dev.guildhall.access}, each in one way. */
@org.jspecify.annotations.NullMarked
package planted.access;
