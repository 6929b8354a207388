/** The one-time code of WeChat's own sign-in; null where there is no WeChat around us. */
export function wechatCode(): Promise<string | null> {
  // #ifdef MP-WEIXIN
  return new Promise((resolve, reject) => {
    uni.login({ provider: 'weixin', success: answer => resolve(answer.code), fail: reject })
  })
  // #endif
  // #ifndef MP-WEIXIN
  return Promise.resolve(null)
  // #endif
}

export function insideWechat(): boolean {
  let inside = false
  // #ifdef MP-WEIXIN
  inside = true
  // #endif
  return inside
}
