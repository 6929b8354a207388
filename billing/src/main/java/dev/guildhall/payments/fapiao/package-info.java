/** Requests for fapiao, issued by hand or by a supplier behind a port. */
@NullMarked
package dev.guildhall.payments.fapiao;

import org.jspecify.annotations.NullMarked;
