/** What is wrong with an entry and what to do, in a sentence; empty when it is in order. The server judges the same way. */
export function phoneFault(raw: string): string {
  const digits = phoneDigits(raw)
  if (digits === '') return '请输入手机号'
  if (!/^\d+$/.test(digits)) return '请输入正确的手机号：只能有数字'
  if (digits.length !== 11) return `请输入正确的手机号：应为 11 位，现在是 ${digits.length} 位`
  return /^1[3-9]/.test(digits) ? '' : '请输入正确的手机号：应以 13 至 19 开头'
}

/** Full-width characters as the keyboard of another language gives them. */
export const halfWidth = (raw: string) => raw.replace(/[\uFF01-\uFF5E]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xFEE0))

/** What is left of a typed number without spaces, dashes, brackets and the country's prefix. */
export function phoneDigits(raw: string): string {
  const plain = halfWidth(raw).replace(/[\s\p{Cf}\p{Pd}().·]/gu, '')
  const prefix = ['+86', '0086', '86'].find(p => plain.startsWith(p) && plain.length > 11)
  return prefix ? plain.slice(prefix.length) : plain.replace(/^\+86/, '')
}

export function emailFault(raw: string): string {
  const value = raw.trim()
  return value === '' || /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(value) ? '' : '邮箱应包含 @ 和域名，例如 name@example.cn'
}

export interface PasswordRule { key: string; words: string; met: boolean }

/**
 * The rules of a new password, each told as met or not while it is typed.
 * `own` is what is known of the person: phone, account name. Common passwords are known to the server alone.
 */
export function passwordRules(password: string, own: readonly string[] = []): PasswordRule[] {
  return [
    { key: 'length', words: '8–20 位', met: password.length >= 8 && password.length <= 20 },
    { key: 'letters', words: '有大写和小写字母', met: /[a-z]/.test(password) && /[A-Z]/.test(password) },
    { key: 'digit', words: '有数字', met: /\d/.test(password) },
    { key: 'runs', words: '没有四位以上连续或重复的字符，如 1234、aaaa、qwer', met: password.length > 0 && !hasRun(password) },
    ...(/^[!-~]*$/.test(password) ? [] : [{ key: 'characters', words: '只用半角字母、数字和符号，没有空格', met: false }]),
    ...(own.some(known => containsOwn(password, known)) ? [{ key: 'own', words: '不含自己的手机号或账号名', met: false }] : []),
  ]
}

/** The first rule that is not met, as a sentence; empty for a good password. */
export function passwordFault(password: string, own: readonly string[] = []): string {
  if (!password) return '请输入新密码'
  const missing = passwordRules(password, own).find(rule => !rule.met)
  return missing ? `还不符合要求：${missing.words}` : ''
}

/** How hard a password is to guess, beyond being allowed: 0 not allowed, 1 passable, 2 good, 3 strong. */
export function passwordStrength(password: string, own: readonly string[] = []): 0 | 1 | 2 | 3 {
  if (passwordFault(password, own)) return 0
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter(kind => kind.test(password)).length
  const different = new Set(password).size
  const points = (password.length >= 12 ? 1 : 0) + (password.length >= 16 ? 1 : 0) + (kinds === 4 ? 1 : 0) + (different >= 9 ? 1 : 0)
  return points >= 3 ? 3 : points >= 2 ? 2 : 1
}

const RUN = 4
const KEYBOARD = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1234567890']

/** Four or more characters that rise, fall, stay the same or stand in a row on the keyboard: 1234, dcba, aaaa, qwer. */
export function hasRun(password: string): boolean {
  const lower = password.toLowerCase()
  const codes = [...lower].map(c => c.charCodeAt(0))
  for (const step of [0, 1, -1]) {
    let length = 1
    for (let i = 1; i < codes.length; i++) {
      length = codes[i] - codes[i - 1] === step && (step === 0 || sameSort(codes[i], codes[i - 1])) ? length + 1 : 1
      if (length >= RUN) return true
    }
  }
  const rows = KEYBOARD.flatMap(row => [row, [...row].reverse().join('')])
  for (let i = 0; i + RUN <= lower.length; i++) {
    if (rows.some(row => row.includes(lower.slice(i, i + RUN)))) return true
  }
  return false
}

const sort = (c: number) => (c >= 48 && c <= 57 ? 'digit' : c >= 97 && c <= 122 ? 'letter' : 'other')
const sameSort = (a: number, b: number) => sort(a) === sort(b)

const OWN_DIGITS = 6
const OWN_LETTERS = 4

function containsOwn(password: string, own: string): boolean {
  const lower = password.toLowerCase()
  const known = own.toLowerCase().trim()
  const backwards = (text: string) => [...text].reverse().join('')
  if (/^[+0-9 -]+$/.test(known)) {
    const digits = known.replace(/\D/g, '')
    for (let i = 0; i + OWN_DIGITS <= digits.length; i++) {
      const part = digits.slice(i, i + OWN_DIGITS)
      if (lower.includes(part) || lower.includes(backwards(part))) return true
    }
    return false
  }
  return known.length >= OWN_LETTERS && (lower.includes(known) || lower.includes(backwards(known)))
}
