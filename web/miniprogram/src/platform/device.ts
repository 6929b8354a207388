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
