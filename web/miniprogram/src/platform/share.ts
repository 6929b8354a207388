import { onShareAppMessage } from '@dcloudio/uni-app'

/** Lets this page be sent on in WeChat. In the browser people share the address itself. */
export function shareable(title: () => string, path: () => string): void {
  // #ifdef MP-WEIXIN
  onShareAppMessage(() => ({ title: title(), path: path() }))
  // #endif
  // #ifndef MP-WEIXIN
  void [onShareAppMessage, title, path]
  // #endif
}
