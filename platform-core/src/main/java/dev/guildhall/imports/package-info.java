/**
 * Spreadsheet imports: the one way in which lists of hundreds or thousands of rows come in. A module says what its columns are
 * and what becomes of a row ({@link dev.guildhall.imports.ImportKind}); upload, checks, column mapping, batches, resumption,
 * refused rows and pages are here.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"access", "tenancy", "catalog", "jobs", "problem", "vault", "identity", "ui", "notice"})
package dev.guildhall.imports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
