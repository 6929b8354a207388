import type { Channel, Payment } from '@/api/types'
import { appleMiniProgram } from '@/platform/device'
import { loginCode } from '@/platform/login'

/** The channel this build pays by. */
export function payChannel(): Channel {
  let channel: Channel = 'WECHAT_H5'
  // #ifdef MP-WEIXIN
  channel = 'WECHAT_JSAPI'
  // #endif
  return channel
}

/** Whether an order of this kind is paid by WeChat's virtual payment here: what is used on a screen only, on an iPhone or iPad. */
export const paysVirtually = (kind: string | undefined) => kind === 'point-pack' && appleMiniProgram()

/**
 * What the server is asked for to pay an order of this kind. Virtual payment is signed with a session that a fresh code opens, so
 * each attempt asks WeChat for one.
 */
export async function paymentRequest(kind: string | undefined): Promise<{ channel: Channel; wechatCode?: string }> {
  return paysVirtually(kind) ? { channel: 'WECHAT_VIRTUAL', wechatCode: await loginCode() } : { channel: payChannel() }
}

/** In words, what kept WeChat's sheet from coming; null where the caller's own words will do. */
export function payFault(failure: unknown, virtual: boolean): string | null {
  if (!virtual) return null
  if (failure instanceof VirtualPaymentMissing || (failure as { errCode?: number } | null)?.errCode === 701001) {
    return '这台设备现在不能用 Apple 付款：需要微信 8.0.68 和 iOS 15 或更新的版本。没有扣款。'
  }
  return '没有打开付款。请重新购买；这笔订单会自动关闭，没有扣款。'
}

export class VirtualPaymentMissing extends Error {}

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
  if (payment.channel === 'WECHAT_VIRTUAL') return payVirtually(payment, wx as unknown as VirtualWx)
  // #endif
  return Promise.reject(new Error(`cannot pay by ${payment.channel} to ${resultPage}`))
}

export interface VirtualWx {
  requestVirtualPayment?: (call: {
    mode: string; signData: string; paySig: string; signature: string
    success: () => void
    fail: (failure: { errMsg?: string; errCode?: number }) => void
  }) => void
}

/** WeChat's own call, with what the server signed. Its success says that the sheet is closed, not that money came. */
export function payVirtually(payment: Extract<Payment, { channel: 'WECHAT_VIRTUAL' }>, wechat: VirtualWx): Promise<'closed' | 'cancelled'> {
  return new Promise((resolve, reject) => {
    if (!wechat.requestVirtualPayment) {
      reject(new VirtualPaymentMissing())
      return
    }
    wechat.requestVirtualPayment({
      mode: payment.mode,
      signData: payment.signData,
      paySig: payment.paySig,
      signature: payment.signature,
      success: () => resolve('closed'),
      // -2: the payer has closed the sheet.
      fail: failure => (failure.errCode === -2 || /cancel/i.test(failure.errMsg ?? '') ? resolve('cancelled') : reject(failure)),
    })
  })
}

export function withRedirect(h5Url: string, back: string): string {
  return `${h5Url}${h5Url.includes('?') ? '&' : '?'}redirect_url=${encodeURIComponent(back)}`
}
