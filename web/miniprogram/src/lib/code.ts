import { onBeforeUnmount, ref } from 'vue'
import { api, Problem } from '@/api'
import { phoneFault } from './checks'
import { waitWords } from './sign-in'

export type CodePurpose = 'LOGIN' | 'REGISTER' | 'BIND' | 'RESET'

/** Asking for a code by SMS, with the seconds until one may ask again. */
export function useCode(purpose: CodePurpose) {
  const code = ref('')
  const fault = ref('')
  const wait = ref(0)
  const sentTo = ref('')
  const sending = ref(false)
  let timer: ReturnType<typeof setInterval> | undefined

  onBeforeUnmount(() => clearInterval(timer))

  /** Resolves to true when the code is on its way. */
  async function send(phone: string): Promise<boolean> {
    if (wait.value > 0 || sending.value) return false
    fault.value = phoneFault(phone)
    if (fault.value) return false
    return ask(phone, () => api.post('/api/verification-codes', { phone, purpose }, { anonymous: true }))
  }

  /** The same to one's own phone or address, of which only the masked form is known here. */
  async function sendMine(masked: string, address = '/api/me/verification-code'): Promise<boolean> {
    if (wait.value > 0 || sending.value) return false
    fault.value = ''
    return ask(masked, () => api.post(address))
  }

  async function ask(phone: string, request: () => Promise<unknown>): Promise<boolean> {
    sending.value = true
    try {
      await request()
      sentTo.value = phone
      countDown(60)
      return true
    } catch (e) {
      const problem = e as Problem
      fault.value = problem.status === 429 ? waitWords(problem) : problem.words
      if (problem.status === 429) countDown(Math.min(problem.number('retryAfter') || 60, 3600))
      return false
    } finally {
      sending.value = false
    }
  }

  function countDown(seconds: number) {
    clearInterval(timer)
    wait.value = Math.ceil(seconds)
    timer = setInterval(() => { if (--wait.value <= 0) clearInterval(timer) }, 1000)
  }

  /** What is wrong with the entered code before it is sent; empty when it has six digits. */
  const missing = (where = '短信') => (code.value.length === 6 ? '' : sentTo.value ? `请输入${where}里的 6 位验证码` : '请先获取验证码')

  return { code, fault, wait, sentTo, sending, send, sendMine, missing }
}
