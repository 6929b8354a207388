import type { FormDefinition, FormField, FormValue, FormValues } from '@/api/types'
import { halfWidth, phoneDigits } from './checks'

/** Checks filled forms by the rules and in the words of their definition, as the server will again. */

const EMAIL = /^[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}$/
const CREDIT = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/
const CREDIT_DIGITS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const PROVINCES = new Set('11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91'.split(' '))

const KEPT_SEALED = new Set(['ID_NUMBER'])

/** What is wrong with the value of a field and what to do; empty when it is in order. */
export function complaint(field: FormField, raw: FormValue, today = new Date()): string {
  if (isEmpty(raw)) return field.required ? say(field, 'required') : ''
  const rules = field.rules ?? {}
  const text = typeof raw === 'string' ? raw.trim() : String(raw)
  switch (field.type) {
    case 'TEXT':
    case 'TEXTAREA': {
      const value = String(normal(field, raw) ?? '')
      if (value === '') return field.required ? say(field, 'required') : ''
      const length = [...value].length
      if (rules.minLength !== undefined && length < rules.minLength) return say(field, 'minLength', length)
      if (rules.maxLength !== undefined && length > rules.maxLength) return say(field, 'maxLength', length)
      return rules.pattern !== undefined && !matches(rules.pattern, value) ? say(field, 'pattern') : ''
    }
    case 'NUMBER': {
      const digits = text.replace(/[,，]/g, '')
      if (!/^[+-]?\d{1,15}(\.\d{1,9})?$/.test(digits)) return say(field, 'number')
      const behind = (/\.(\d*?)0*$/.exec(digits)?.[1] ?? '').length
      if (rules.decimals !== undefined && behind > rules.decimals) return say(field, 'decimals')
      if (rules.min !== undefined && Number(digits) < rules.min) return say(field, 'min')
      return rules.max !== undefined && Number(digits) > rules.max ? say(field, 'max') : ''
    }
    case 'DATE': {
      const day = dayOf(text)
      if (!day) return say(field, 'date')
      if (rules.minDate && day < rules.minDate) return say(field, 'minDate')
      return rules.maxDate && day > rules.maxDate ? say(field, 'maxDate') : ''
    }
    case 'PHONE': {
      const digits = phoneDigits(text)
      if (!/^\d+$/.test(digits)) return say(field, 'phoneDigits')
      if (digits.length !== 11) return say(field, 'phoneLength', digits.length)
      return /^1[3-9]/.test(digits) ? '' : say(field, 'phonePrefix')
    }
    case 'EMAIL': return text.length <= 254 && EMAIL.test(text) && !text.includes('..') ? '' : say(field, 'email')
    case 'ID_NUMBER': return idComplaint(field, text, today)
    case 'CREDIT_CODE': {
      const code = String(normal(field, raw))
      if (code.length !== 18) return say(field, 'creditLength', code.length)
      if (!CREDIT.test(code)) return say(field, 'creditCharacters')
      return creditDigit(code) === code[17] ? '' : say(field, 'creditCheck')
    }
    case 'CHOICE': return (field.options ?? []).some(o => o.code === text) ? '' : say(field, 'unknown')
    case 'CHOICES':
      if (listOf(raw).some(code => !(field.options ?? []).some(o => o.code === code))) return say(field, 'unknown')
      return counted(field, listOf(raw).length)
    case 'IMAGES': return counted(field, listOf(raw).length)
    case 'SWITCH': return field.required && raw !== true ? say(field, 'required') : ''
    case 'REGION': return /^\d{6}$/.test(text) ? '' : say(field, 'unknown')
    case 'INDUSTRY': return /^([A-Z]|\d{2})$/.test(text) ? '' : say(field, 'unknown')
    default: return ''
  }
}

/** Every field that is not in order, in the form's own order. */
export function complaints(form: FormDefinition, values: FormValues, today = new Date()): { field: FormField; message: string }[] {
  return form.fields.map(field => ({ field, message: complaint(field, values[field.key], today) })).filter(c => c.message !== '')
}

/** The value as it is sent: trimmed, in half width, without what people put between digits; null when left empty. */
export function normal(field: FormField, raw: FormValue): FormValue {
  if (field.type === 'SWITCH') return raw === true
  if (isEmpty(raw)) return null
  if (Array.isArray(raw)) return [...new Set(raw)]
  const text = String(raw)
  switch (field.type) {
    case 'TEXT': return text.replace(/[\r\n\t]+/g, ' ').replace(/\p{Cc}/gu, '').trim() || null
    case 'TEXTAREA': return text.replace(/\r\n/g, '\n').replace(/(?!\n)\p{Cc}/gu, '').trim() || null
    case 'NUMBER': return text.trim().replace(/[,，]/g, '')
    case 'DATE': return dayOf(text.trim()) ?? text.trim()
    case 'PHONE': return phoneDigits(text)
    case 'ID_NUMBER': return idText(text)
    case 'CREDIT_CODE': return halfWidth(text.trim()).replace(/[\s-]/g, '').toUpperCase()
    case 'EMAIL': return text.trim().replace(/@.*$/, domain => domain.toLowerCase())
    default: return text.trim()
  }
}

export function normals(form: FormDefinition, values: FormValues): FormValues {
  return Object.fromEntries(form.fields.map(field => [field.key, normal(field, values[field.key])]))
}

/** What of a draft may lie on a device that others use too: everything but numbers of identity papers. */
export function draftOf(form: FormDefinition, values: FormValues): FormValues {
  return Object.fromEntries(form.fields.filter(f => !KEPT_SEALED.has(f.type) && !isEmpty(values[f.key])).map(f => [f.key, values[f.key]]))
}

export function isEmpty(raw: FormValue): boolean {
  return raw === null || raw === undefined || (typeof raw === 'string' && raw.trim() === '') || (Array.isArray(raw) && raw.length === 0)
}

export const listOf = (raw: FormValue): string[] => (Array.isArray(raw) ? raw : isEmpty(raw) ? [] : [String(raw)])

function say(field: FormField, rule: string, n?: number): string {
  const message = field.rules?.messages?.[rule] || `请核对${field.label}`
  return n === undefined ? message : message.replace('{n}', String(n))
}

function counted(field: FormField, n: number): string {
  const rules = field.rules ?? {}
  if (rules.minItems !== undefined && n < rules.minItems) return say(field, 'minItems', n)
  return rules.maxItems !== undefined && n > rules.maxItems ? say(field, 'maxItems', n) : ''
}

/** A pattern that this device cannot read is left to the server. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(text)
  } catch {
    return true
  }
}

/** 2026-11-05 of 2026-11-5, 2026/11/5 or 2026.11.5; null where there is no such day. */
function dayOf(text: string): string | null {
  const found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text)
  if (!found) return null
  const [y, m, d] = found.slice(1).map(Number)
  return isDay(y, m, d) ? `${found[1]}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}` : null
}

function isDay(y: number, m: number, d: number): boolean {
  const day = new Date(Date.UTC(y, m - 1, d))
  return day.getUTCFullYear() === y && day.getUTCMonth() === m - 1 && day.getUTCDate() === d
}

const idText = (raw: string) => halfWidth(raw).replace(/[\s\p{Cf}]/gu, '').replace(/×/g, 'X').toUpperCase()

function idComplaint(field: FormField, raw: string, today: Date): string {
  const id = idText(raw)
  if (/^\d{15}$/.test(id)) return say(field, 'idOld')
  if (id.length !== 18) return say(field, 'idLength', id.length)
  if (!/^\d{17}[\dX]$/.test(id)) return say(field, 'idCharacters')
  let sum = 0
  for (let i = 0; i < 17; i++) sum += Number(id[i]) * (2 ** (17 - i) % 11)
  if ('10X98765432'[sum % 11] !== id[17]) return say(field, 'idCheck')
  const [y, m, d] = [Number(id.slice(6, 10)), Number(id.slice(10, 12)), Number(id.slice(12, 14))]
  return PROVINCES.has(id.slice(0, 2)) && y >= 1900 && isDay(y, m, d) && Date.UTC(y, m - 1, d) <= today.getTime() ? '' : say(field, 'idBirth')
}

function creditDigit(code: string): string {
  let sum = 0
  let weight = 1
  for (let i = 0; i < 17; i++) {
    sum += CREDIT_DIGITS.indexOf(code[i]) * weight
    weight = weight * 3 % 31
  }
  return CREDIT_DIGITS[(31 - sum % 31) % 31]
}
