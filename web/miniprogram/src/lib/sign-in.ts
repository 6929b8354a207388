import { Problem } from '@/api'
import { useRegistration } from '@/stores/registration'
import { open, openRoot } from './routes'

/** A refused sign-in that has a page of its own: goes there and says so. */
export function ledOn(e: unknown): boolean {
  if (!(e instanceof Problem)) return false
  if (e.type === 'signed-in') return true
  if (e.type === 'oauth/password_change_required' || e.type === 'oauth/password_expired') {
    open(`/pages/sign-in/new-password${e.type.endsWith('expired') ? '?expired=1' : ''}`)
    return true
  }
  if (e.type === 'oauth/phone_binding_required') {
    open('/pages/sign-in/bind')
    return true
  }
  if (e.type === 'oauth/agreement_needed') {
    open('/pages/sign-in/agree')
    return true
  }
  if (e.type === 'oauth/activation_required' && useRegistration().activating()) {
    open('/pages/register/activate')
    return true
  }
  if (e.type === 'oauth/second_factor_required' && e.fields.ticket) {
    open('/pages/sign-in/factor')
    return true
  }
  if (useRegistration().heldBack(e)) {
    openRoot('/pages/register/state')
    return true
  }
  return false
}

/** A refused sign-in in words, per step. Anything unknown keeps the server's own sentence. */
export function signInWords(e: unknown, step: 'code' | 'password' | 'agency' | 'wechat' | 'factor'): string {
  if (!(e instanceof Problem)) return '没有登录成功，请重试。'
  const said = e.fields.error_description
  if (typeof said === 'string' && /[\u4e00-\u9fff]/.test(said)) return said
  if (e.type === 'oauth/invalid_grant') {
    if (step === 'wechat') return '微信登录没有成功，请再试一次，或用手机号登录。'
    if (step === 'factor') return '动态口令不对，请输入验证器应用里现在显示的 6 位数字。'
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
