@NullMarked
package dev.guildhall.payments.member;

import org.jspecify.annotations.NullMarked;
