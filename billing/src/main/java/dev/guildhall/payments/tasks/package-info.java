/** Work for a person that money left over, and how it may be settled with one click. */
@NullMarked
@NamedInterface("tasks")
package dev.guildhall.payments.tasks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
