@NullMarked
package dev.guildhall.payments.web;

import org.jspecify.annotations.NullMarked;
