/** Stand-in for WeChat's open platform as far as mini-programs use it to sign people in. */
@NullMarked
package dev.guildhall.sandbox.wechat;

import org.jspecify.annotations.NullMarked;
