@NullMarked
package dev.guildhall.sandbox.wechatpay;

import org.jspecify.annotations.NullMarked;
