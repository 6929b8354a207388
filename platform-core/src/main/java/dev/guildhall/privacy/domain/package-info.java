/** Copies, deletions and how they are carried out. */
@NullMarked
package dev.guildhall.privacy.domain;

import org.jspecify.annotations.NullMarked;
