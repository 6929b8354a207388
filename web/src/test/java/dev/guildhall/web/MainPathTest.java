package dev.guildhall.web;

/** {@link MainPath} through the deployable, started as {@code ./run} does. */
@WholeApplication
class MainPathTest extends MainPath {
    @Override
    String base() {
        return WholeApplication.Initializer.BASE;
    }
}
