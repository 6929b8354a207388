import type { Channel, Payment } from '@/api/types'

/** The channel this build pays by. */
export function payChannel(): Channel {
  let channel: Channel = 'WECHAT_H5'
  // #ifdef MP-WEIXIN
  channel = 'WECHAT_JSAPI'
  // #endif
  return channel
}

/**
 * Hands over to WeChat. `resultPage` is the page that asks the server what became of the order:
 * in the browser WeChat sends the payer back to it, in WeChat the caller opens it afterwards.
 * Resolves "left" (the browser goes away), "closed" (the sheet is closed, paid or not), "cancelled".
 */
export function pay(payment: Payment, resultPage: string): Promise<'left' | 'closed' | 'cancelled'> {
  // #ifdef H5
  if (payment.channel === 'WECHAT_H5') {
    const back = `${window.location.href.split('#')[0]}#${resultPage}`
    window.location.href = withRedirect(payment.h5Url, back)
    return Promise.resolve('left')
  }
  // #endif
  // #ifdef MP-WEIXIN
  if (payment.channel === 'WECHAT_JSAPI') {
    return new Promise((resolve, reject) => {
      uni.requestPayment({
        provider: 'wxpay',
        orderInfo: {},
        timeStamp: payment.timeStamp,
        nonceStr: payment.nonceStr,
        package: payment.package,
        signType: payment.signType as 'RSA',
        paySign: payment.paySign,
        success: () => resolve('closed'),
        fail: (failure: { errMsg?: string }) => (/cancel/.test(failure.errMsg ?? '') ? resolve('cancelled') : reject(failure)),
      } as unknown as UniNamespace.RequestPaymentOptions)
    })
  }
  // #endif
  return Promise.reject(new Error(`cannot pay by ${payment.channel} to ${resultPage}`))
}

export function withRedirect(h5Url: string, back: string): string {
  return `${h5Url}${h5Url.includes('?') ? '&' : '?'}redirect_url=${encodeURIComponent(back)}`
}
