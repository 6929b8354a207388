/** A simulator of the WeChat Pay v3 wire protocol, strict enough for the unmodified official SDK to be tested on. */
@NullMarked
package dev.guildhall.sandbox.wechatpay;

import org.jspecify.annotations.NullMarked;
