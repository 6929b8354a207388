import type { onShareAppMessage } from '@dcloudio/uni-app'

/**
 * Lets this page be sent on in WeChat. In the browser people share the address itself.
 *
 * @param hook the framework's own: it registers the hook only for pages whose own source names it
 */
export function shareable(hook: typeof onShareAppMessage, title: () => string, path: () => string): void {
  // #ifdef MP-WEIXIN
  hook(() => ({ title: title(), path: path() }))
  // #endif
  // #ifndef MP-WEIXIN
  void [hook, title, path]
  // #endif
}
