@NullMarked
package dev.guildhall.notice.member;

import org.jspecify.annotations.NullMarked;
