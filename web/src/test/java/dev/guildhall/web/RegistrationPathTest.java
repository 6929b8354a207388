package dev.guildhall.web;

/** {@link RegistrationPath} through the deployable, started as {@code ./run} does. */
@WholeApplication
class RegistrationPathTest extends RegistrationPath {
    @Override
    String base() {
        return WholeApplication.Initializer.BASE;
    }
}
