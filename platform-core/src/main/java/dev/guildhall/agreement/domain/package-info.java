/** Texts, versions and consents as they are kept. */
@NullMarked
package dev.guildhall.agreement.domain;

import org.jspecify.annotations.NullMarked;
