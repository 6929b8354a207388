import type { Card, Option } from '@/api/types'

/** Numbers, money, times and names in words. Times are told in China's zone, whatever the device is set to. */
const ZONE = 8 * 3600_000
const DAY = 86_400_000

export const count = (n: number) => String(Math.trunc(n)).replace(/\B(?=(\d{3})+$)/g, ',')

/** ¥900.00; `short` leaves whole yuan without decimals. */
export function yuan(fen: number, short = false): string {
  const sign = fen < 0 ? '−' : ''
  const abs = Math.abs(Math.trunc(fen))
  const whole = count(Math.floor(abs / 100))
  const rest = abs % 100
  return short && rest === 0 ? `${sign}¥${whole}` : `${sign}¥${whole}.${String(rest).padStart(2, '0')}`
}

interface Parts { y: number; m: number; d: number; hh: string; mm: string; day: number }

function parts(iso: string | number): Parts | null {
  const at = typeof iso === 'number' ? iso : Date.parse(/^\d{4}-\d\d-\d\d$/.test(iso) ? `${iso}T00:00:00+08:00` : iso)
  if (Number.isNaN(at)) return null
  const t = new Date(at + ZONE)
  const two = (n: number) => String(n).padStart(2, '0')
  return { y: t.getUTCFullYear(), m: t.getUTCMonth() + 1, d: t.getUTCDate(), hh: two(t.getUTCHours()), mm: two(t.getUTCMinutes()), day: Math.floor((at + ZONE) / DAY) }
}

/** 2027-11-22 */
export function date(iso: string | null | undefined): string {
  const p = iso ? parts(iso) : null
  return p ? `${p.y}-${String(p.m).padStart(2, '0')}-${String(p.d).padStart(2, '0')}` : ''
}

/** 2027年11月22日 */
export function longDate(iso: string | null | undefined): string {
  const p = iso ? parts(iso) : null
  return p ? `${p.y}年${p.m}月${p.d}日` : ''
}

/** 今天 09:12, 昨天 17:40, 11-20 16:20, 2025-11-20 16:20 */
export function moment(iso: string | number | null | undefined, now = Date.now()): string {
  const p = iso ? parts(iso) : null
  const n = parts(now)
  if (!p || !n) return ''
  const time = `${p.hh}:${p.mm}`
  if (p.day === n.day) return `今天 ${time}`
  if (p.day === n.day - 1) return `昨天 ${time}`
  const md = `${String(p.m).padStart(2, '0')}-${String(p.d).padStart(2, '0')}`
  return p.y === n.y ? `${md} ${time}` : `${p.y}-${md} ${time}`
}

/** 今天, 昨天, 4 天前, 11-02, 2025-11-02 */
export function ago(iso: string | null | undefined, now = Date.now()): string {
  const p = iso ? parts(iso) : null
  const n = parts(now)
  if (!p || !n) return ''
  const days = n.day - p.day
  if (days <= 0) return '今天'
  if (days === 1) return '昨天'
  if (days < 30) return `${days} 天前`
  const md = `${String(p.m).padStart(2, '0')}-${String(p.d).padStart(2, '0')}`
  return p.y === n.y ? md : `${p.y}-${md}`
}

export function daysUntil(iso: string, now = Date.now()): number {
  const p = parts(iso)
  const n = parts(now)
  return p && n ? p.day - n.day : 0
}

/** 138 1102 6021 */
export function phone(raw: string): string {
  const digits = raw.replace(/\s/g, '').replace(/^\+86/, '')
  return /^1[\d*]{10}$/.test(digits) ? `${digits.slice(0, 3)} ${digits.slice(3, 7)} ${digits.slice(7)}` : raw
}

export const label = (value: string | Option | null | undefined) => (typeof value === 'string' ? value : value?.label ?? '')

/** 41岁 · 北京 · 硕士 · 从业 16 年 */
export function facts(card: Card, withYears = false): string {
  return [
    card.age ? `${card.age}岁` : '',
    card.city ? card.city.name.replace(/(市|地区|盟)$/, '') : '',
    label(card.education),
    withYears && card.years !== null && card.years !== undefined ? `从业 ${card.years} 年` : '',
  ].filter(Boolean).join(' · ')
}

export function avatarTone(name: string): number {
  let sum = 0
  for (const ch of name.slice(0, 1)) sum += ch.codePointAt(0) ?? 0
  return (sum % 5) + 1
}
