/** Versions of the credentials, access tokens, and the SDK as this application uses it. */
@NullMarked
package dev.guildhall.wechat.domain;

import org.jspecify.annotations.NullMarked;
