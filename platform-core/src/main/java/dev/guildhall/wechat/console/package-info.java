/** The page on which staff enter the mini-program. */
@NullMarked
package dev.guildhall.wechat.console;

import org.jspecify.annotations.NullMarked;
