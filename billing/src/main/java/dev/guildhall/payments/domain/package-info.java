@NullMarked
package dev.guildhall.payments.domain;

import org.jspecify.annotations.NullMarked;
