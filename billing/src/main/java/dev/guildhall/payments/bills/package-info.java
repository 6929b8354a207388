/** Reconciliation: WeChat Pay's trade bill of each day against our orders and refunds, both ways. */
@NullMarked
package dev.guildhall.payments.bills;

import org.jspecify.annotations.NullMarked;
