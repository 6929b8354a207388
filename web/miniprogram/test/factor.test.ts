import { describe, expect, it } from 'vitest'
import { advised, otpFault, otpOf, qrPicture } from '@/lib/factor'

describe('the second factor', () => {
  it('takes six digits or a recovery code, however it is typed', () => {
    expect(otpFault('123456')).toBe('')
    expect(otpFault('123 456')).toBe('')
    expect(otpFault('abcd-efgh-ijkl-mnop')).toBe('')
    expect(otpOf('abcd-efgh ijkl-mnop')).toBe('ABCDEFGHIJKLMNOP')
  })

  it('says what is wrong before anything is sent', () => {
    expect(otpFault(' ')).toContain('请输入')
    expect(otpFault('12345')).toContain('现在是 5 位')
    expect(otpFault('ABCD-EFGH')).toContain('16 位')
    expect(otpFault('ABCD-EFGH-IJKL-MN01')).toContain('16 位')
  })

  it('draws the QR code with its quiet zone', () => {
    const svg = decodeURIComponent(qrPicture(25, 'M0 0h7v1H0z'))
    expect(svg).toContain('viewBox="-4 -4 33 33"')
    expect(svg).toContain('d="M0 0h7v1H0z"')
  })

  it('advises what is missing, and nothing before it is known', () => {
    expect(advised(null)).toBe('')
    expect(advised({})).toBe('')
    expect(advised({ identities: [{ type: 'PHONE' }] })).toBe('建议绑定邮箱、开启动态口令')
    expect(advised({ identities: [{ type: 'EMAIL' }], secondFactor: false })).toBe('建议开启动态口令')
    expect(advised({ identities: [{ type: 'EMAIL' }], secondFactor: true })).toBe('')
  })
})
