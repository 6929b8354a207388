/** Receipts of paid orders: a PDF with the seal and a QR code by which anybody can find out whether it is genuine. */
@NullMarked
package dev.guildhall.payments.receipts;

import org.jspecify.annotations.NullMarked;
