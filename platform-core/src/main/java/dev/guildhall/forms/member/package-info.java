/** Forms for clients. */
@NullMarked
package dev.guildhall.forms.member;

import org.jspecify.annotations.NullMarked;
