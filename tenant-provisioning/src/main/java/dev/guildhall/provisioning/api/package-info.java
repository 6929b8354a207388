/** The operator's JSON API. */
@NullMarked
package dev.guildhall.provisioning.api;

import org.jspecify.annotations.NullMarked;
