/** The security chains, the authorization server's parts and the sessions, each tied to the bound tenant. */
@NullMarked
package dev.guildhall.identity.security;

import org.jspecify.annotations.NullMarked;
