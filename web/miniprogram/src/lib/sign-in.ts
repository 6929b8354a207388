import { Problem } from '@/api'

/** A refused sign-in in words, per step. Anything unknown keeps the server's own sentence. */
export function signInWords(e: unknown, step: 'code' | 'password' | 'agency' | 'refresh'): string {
  if (!(e instanceof Problem)) return '没有登录成功，请重试。'
  const said = e.fields.error_description
  if (typeof said === 'string' && /[\u4e00-\u9fff]/.test(said)) return said
  if (e.type === 'oauth/invalid_grant') {
    if (step === 'code') return '验证码不对或已过期，请核对短信，或重新获取。'
    return step === 'agency' ? '账号名或密码不对。密码区分大小写，忘记密码请联系管理员。' : '密码不对。密码区分大小写，忘记密码可用短信验证码重设。'
  }
  if (e.status === 429 || e.type === 'too-many-requests') return waitWords(e)
  return e.words || '没有登录成功，请重试。'
}

export function waitWords(e: Problem): string {
  if (e.detail && e.type !== 'too-many-requests') return e.detail
  const seconds = e.number('retryAfter')
  if (seconds <= 0) return e.detail || '操作太频繁，请稍后再试。'
  return seconds >= 90 ? `试的次数太多，请 ${Math.ceil(seconds / 60)} 分钟后再试。` : `操作太频繁，请 ${Math.ceil(seconds)} 秒后再试。`
}
