/** Small acts of the device that both targets know under other names. */
export function call(phone: string): void {
  const number = phone.replace(/[^\d+]/g, '')
  // #ifdef H5
  window.location.href = `tel:${number}`
  // #endif
  // #ifndef H5
  uni.makePhoneCall({ phoneNumber: number, fail: () => undefined })
  // #endif
}

/**
 * Whether this is the mini-program on an iPhone or iPad: WeChat lets nothing be sold there that is used on a screen only, but
 * by its virtual payment.
 */
export function appleMiniProgram(): boolean {
  let apple = false
  // #ifdef MP-WEIXIN
  try {
    apple = uni.getDeviceInfo().platform === 'ios'
  } catch {
    // An old WeChat, or none: the server knows the telephone by its name.
  }
  // #endif
  return apple
}

/** True when the text is on the clipboard. */
export function copy(text: string): Promise<boolean> {
  return new Promise(resolve => {
    uni.setClipboardData({ data: text, showToast: false, success: () => resolve(true), fail: () => resolve(false) })
  })
}

/** Colours the native title bar, and the browser's own bar with it. */
export function paintTitleBar(ground: string, dark: boolean): void {
  uni.setNavigationBarColor({ frontColor: dark ? '#ffffff' : '#000000', backgroundColor: ground, fail: () => undefined })
}

export function setTitle(title: string): void {
  uni.setNavigationBarTitle({ title, fail: () => undefined })
}
