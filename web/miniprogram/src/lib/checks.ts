/** What is wrong with an entry and what to do, in a sentence; empty when it is in order. */
export function phoneFault(raw: string): string {
  const digits = raw.replace(/\D/g, '')
  if (digits.length === 0) return '请输入手机号'
  if (digits.length !== 11) return `请输入正确的手机号：应为 11 位，现在是 ${digits.length} 位`
  return digits.startsWith('1') ? '' : '请输入正确的手机号：应以 1 开头'
}

export function emailFault(raw: string): string {
  const value = raw.trim()
  return value === '' || /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(value) ? '' : '邮箱应包含 @ 和域名，例如 name@example.cn'
}

export interface PasswordRule { key: string; words: string; met: boolean }

/** The rules of a new password, each told as met or not while it is typed. */
export function passwordRules(password: string): PasswordRule[] {
  return [
    { key: 'length', words: '8–20 位', met: password.length >= 8 && password.length <= 20 },
    { key: 'letters', words: '有大写和小写字母', met: /[a-z]/.test(password) && /[A-Z]/.test(password) },
    { key: 'digit', words: '有数字', met: /\d/.test(password) },
    { key: 'runs', words: '没有四位以上连续或重复的字符，如 1234、aaaa', met: password.length > 0 && !hasRun(password) },
    ...(/^[!-~]*$/.test(password) ? [] : [{ key: 'characters', words: '只用半角字母、数字和符号，没有空格', met: false }]),
  ]
}

const RUN = 4

/** Four or more characters that rise, fall or stay the same: 1234, dcba, aaaa. The server judges the same way. */
export function hasRun(password: string): boolean {
  const codes = [...password.toLowerCase()].map(c => c.charCodeAt(0))
  for (const step of [0, 1, -1]) {
    let length = 1
    for (let i = 1; i < codes.length; i++) {
      length = codes[i] - codes[i - 1] === step && (step === 0 || sameSort(codes[i], codes[i - 1])) ? length + 1 : 1
      if (length >= RUN) return true
    }
  }
  return false
}

const sort = (c: number) => (c >= 48 && c <= 57 ? 'digit' : c >= 97 && c <= 122 ? 'letter' : 'other')
const sameSort = (a: number, b: number) => sort(a) === sort(b)
