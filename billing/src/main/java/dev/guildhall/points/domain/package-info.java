@NullMarked
package dev.guildhall.points.domain;

import org.jspecify.annotations.NullMarked;
