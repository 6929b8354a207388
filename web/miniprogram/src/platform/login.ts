/** What WeChat gives a mini-program: a code for who one is, and, where allowed, one for the phone. */
export interface WechatAnswer { code: string; phoneCode: string }

/**
 * Asks WeChat who is here. In the browser there is no WeChat to ask: the page leaves for `simulator` (which exists only where
 * one can be played, in the sandbox) and comes back with the answer in its address; null says that it is on its way.
 */
export function askWechat(simulator: string, appid: string): Promise<WechatAnswer | null> {
  // #ifdef MP-WEIXIN
  void [simulator, appid]
  return new Promise((resolve, reject) => {
    uni.login({ provider: 'weixin', success: answer => resolve({ code: answer.code, phoneCode: '' }), fail: reject })
  })
  // #endif
  // #ifdef H5
  {
    const back = `${window.location.pathname}${window.location.search}#/pages/sign-in/index`
    window.location.href = `${simulator}?appid=${encodeURIComponent(appid)}&back=${encodeURIComponent(back)}`
    return Promise.resolve(null)
  }
  // #endif
}

/** A fresh code of who is here; another one ends the session that it opens. */
export function loginCode(): Promise<string> {
  return new Promise((resolve, reject) => uni.login({ provider: 'weixin', success: answer => resolve(answer.code), fail: reject }))
}

/** The answer that WeChat's page sent along with the way back, once: it is taken out of the address. */
export function wechatAnswer(): WechatAnswer | null {
  let answer: WechatAnswer | null = null
  // #ifdef H5
  {
    const query = new URLSearchParams(window.location.search)
    const code = query.get('wechat_code')
    if (code) {
      answer = { code, phoneCode: query.get('wechat_phone_code') ?? '' }
      query.delete('wechat_code')
      query.delete('wechat_phone_code')
      const rest = query.toString()
      window.history.replaceState(window.history.state, '', `${window.location.pathname}${rest ? `?${rest}` : ''}${window.location.hash}`)
    }
  }
  // #endif
  return answer
}

export function insideWechat(): boolean {
  let inside = false
  // #ifdef MP-WEIXIN
  inside = true
  // #endif
  return inside
}
