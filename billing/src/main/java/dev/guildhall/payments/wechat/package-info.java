/** The one place that knows WeChat Pay's SDK. */
@NullMarked
package dev.guildhall.payments.wechat;

import org.jspecify.annotations.NullMarked;
