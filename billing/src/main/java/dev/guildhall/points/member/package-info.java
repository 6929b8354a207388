@NullMarked
package dev.guildhall.points.member;

import org.jspecify.annotations.NullMarked;
