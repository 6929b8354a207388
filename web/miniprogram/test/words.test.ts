import { describe, expect, it } from 'vitest'
import { ago, count, date, longDate, moment, phone, yuan } from '@/lib/words'
import { hasRun, passwordRules, phoneFault } from '@/lib/checks'
import { byLetter, matching } from '@/lib/cities'
import { monthsLater } from '@/pages-talent/months'
import { baseOfPath } from '@/platform/address'
import { themeVariables } from '@/theme/theme'
import type { City, Theme } from '@/api/types'

describe('money and counts', () => {
  it('are told as on the bill', () => {
    expect(yuan(90000)).toBe('¥900.00')
    expect(yuan(90000, true)).toBe('¥900')
    expect(yuan(123456789)).toBe('¥1,234,567.89')
    expect(yuan(-5)).toBe('−¥0.05')
    expect(count(1087)).toBe('1,087')
  })
})

describe('times', () => {
  const now = Date.parse('2026-11-22T01:00:00Z') // 09:00 in China
  it('are those of China, whatever the device thinks', () => {
    expect(moment('2026-11-21T16:30:00Z', now)).toBe('今天 00:30')
    expect(moment('2026-11-21T15:59:00Z', now)).toBe('昨天 23:59')
    expect(moment('2025-11-20T08:20:00Z', now)).toBe('2025-11-20 16:20')
    expect(date('2027-11-21T16:00:00Z')).toBe('2027-11-22')
    expect(longDate('2027-11-22')).toBe('2027年11月22日')
  })
  it('of changes are told in days', () => {
    expect(ago('2026-11-21T16:30:00Z', now)).toBe('今天')
    expect(ago('2026-11-18T02:00:00Z', now)).toBe('4 天前')
  })
  it('a month later is never in the month after', () => {
    expect(date(monthsLater(new Date('2027-01-31T02:00:00Z'), 1).toISOString())).toBe('2027-02-28')
    expect(date(monthsLater(new Date('2026-11-22T02:00:00Z'), 12).toISOString())).toBe('2027-11-22')
  })
})

describe('entries', () => {
  it('a phone is told what is wrong with it', () => {
    expect(phoneFault('1391234567')).toBe('请输入正确的手机号：应为 11 位，现在是 10 位')
    expect(phoneFault('13912345678')).toBe('')
    expect(phone('+8613811026021')).toBe('138 1102 6021')
    expect(phone('138****6021')).toBe('138 **** 6021')
  })
  it('a password is judged rule by rule', () => {
    const met = (p: string) => passwordRules(p).filter(r => r.met).map(r => r.key)
    expect(met('Renzheng2026')).toEqual(['length', 'letters', 'digit', 'runs'])
    expect(met('Aa123456')).not.toContain('runs')
    expect(met('Aaaaaaa1')).not.toContain('runs')
    expect(met('')).toEqual([])
    expect(hasRun('abcdef')).toBe(true)
    expect(hasRun('a13579')).toBe(false)
    expect(hasRun('xqwer7')).toBe(true)
    expect(hasRun('xrewq7')).toBe(true)
    expect(met('Abc12xyz9')).toContain('runs')
    expect(met('Abcd12xz')).not.toContain('runs')
    expect(passwordRules('密码Aa1xyz9').find(r => !r.met)?.key).toBe('characters')
  })
})

describe('cities', () => {
  const city = (shortName: string, pinyin: string, initials: string): City => ({ code: shortName, name: `${shortName}市`, shortName, province: '江西', pinyin, initials, hot: false })
  const all = [city('南昌', 'nanchang', 'nc'), city('南充', 'nanchong', 'nc'), city('宁德', 'ningde', 'nd'), city('北京', 'beijing', 'bj')]
  it('are found by name, pinyin and initials', () => {
    expect(matching(all, '南昌').map(c => c.shortName)).toEqual(['南昌', ...matching(all, '南昌').slice(1).map(c => c.shortName)])
    expect(matching(all, 'nc').map(c => c.shortName)).toEqual(['南昌', '南充'])
    expect(matching(all, 'nanch').map(c => c.shortName)).toEqual(['南昌', '南充'])
    expect(matching(all, 'xyz')).toEqual([])
  })
  it('stand under their letter', () => {
    expect(byLetter(all).map(g => [g.letter, g.cities.length])).toEqual([['B', 1], ['N', 3]])
  })
})

describe('the tenant', () => {
  it('is what stands before the pages', () => {
    expect(baseOfPath('/t/renzheng/h5/')).toBe('/t/renzheng')
    expect(baseOfPath('/t/renzheng/h5/index.html')).toBe('/t/renzheng')
    expect(baseOfPath('/h5/')).toBe('')
  })
  it('lends its colours, and nothing but colours', () => {
    const theme = { fill: '#1d5fbf', onBrand: '#ffffff', hover: 'red;background:url(x)', focusRgb: '29,95,191' } as unknown as Theme
    const css = themeVariables(theme)
    expect(css).toContain('--gh-brand:#1d5fbf')
    expect(css).toContain('--gh-focus-rgb:29,95,191')
    expect(css).not.toContain('url')
    expect(themeVariables({ ...theme, text: '#c8102e', link: '#2360a5' })).toContain('--gh-chosen:#1a222d')
  })
})
