/** Clients of a tenant's authorization server as its staff keep them: websites, apps and programs. */
@NullMarked
package dev.guildhall.identity.client;

import org.jspecify.annotations.NullMarked;
