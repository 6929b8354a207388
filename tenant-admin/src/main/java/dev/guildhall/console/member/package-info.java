/** What the mini-program asks of every tenant before anything else. */
@NullMarked
package dev.guildhall.console.member;

import org.jspecify.annotations.NullMarked;
