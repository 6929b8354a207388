export interface FieldError { field: string; message: string }

/**
 * Every way a request can fail, as one type with a stable name.
 * `type` is the last part of the server's problem path ("insufficient-points"), or one of our own:
 * "offline" (no answer came), "unavailable" (an answer that is no problem document), "signed-out".
 */
export class Problem extends Error {
  constructor(
    readonly type: string,
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly errors: FieldError[] = [],
    readonly fields: Record<string, unknown> = {},
    readonly code = '',
  ) {
    super(detail || title)
    this.name = 'Problem'
  }

  get offline() { return this.type === 'offline' }

  /** Nobody can tell whether the request took effect: no answer came, or one that is not the application's. */
  get unanswered() { return this.offline || (this.type === 'unavailable' && this.status >= 500) }

  /** A number the server gave with the problem, or 0. */
  number(field: string): number {
    const value = Number(this.fields[field])
    return Number.isFinite(value) ? value : 0
  }

  /** The sentence for a person: what is wrong, then what to do. */
  get words(): string {
    if (this.errors.length > 0) return this.errors.map(e => e.message).join('；')
    return this.detail || this.title
  }

  fieldMessage(field: string): string {
    return this.errors.find(e => e.field === field)?.message ?? ''
  }
}

export const offline = (code = '') => new Problem('offline', 0, '没有连上网络', '没有连上网络，请检查网络后重试。', [], {}, code)

const KNOWN = new Set(['type', 'title', 'status', 'detail', 'instance', 'errors'])

/** Reads an error answer: problem+json, OAuth's {error}, or anything else. */
export function problemOf(status: number, body: unknown, header: Record<string, string> = {}, code = ''): Problem {
  const data = parse(body)
  const retryAfter = Number(headerOf(header, 'retry-after'))
  const waits = Number.isFinite(retryAfter) && retryAfter > 0 ? { retryAfter } : {}
  if (data && typeof data.error === 'string') {
    return new Problem(`oauth/${data.error}`, status, '没有登录成功', text(data.error_description), [], { ...data, ...waits }, code)
  }
  if (data && (typeof data.title === 'string' || typeof data.type === 'string')) {
    const type = text(data.type).replace(/^.*\/problems\//, '') || 'about:blank'
    const errors = Array.isArray(data.errors)
      ? data.errors.filter(isObject).map(e => ({ field: text(e.field), message: text(e.message) }))
      : []
    const fields = Object.fromEntries(Object.entries(data).filter(([k]) => !KNOWN.has(k)))
    return new Problem(type, status, text(data.title), text(data.detail), errors, { ...fields, ...waits }, text(data.code) || code)
  }
  if (status === 429) return new Problem('too-many-requests', status, '操作太频繁', '操作太频繁，请稍后再试。', [], waits, code)
  return new Problem('unavailable', status, '没有加载出来', '服务暂时没有回应，请稍后再试。', [], waits, code)
}

function parse(body: unknown): Record<string, unknown> | null {
  if (isObject(body)) return body
  if (typeof body !== 'string' || body === '') return null
  try {
    const value: unknown = JSON.parse(body)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v)
const text = (v: unknown) => (typeof v === 'string' ? v : '')

export function headerOf(header: Record<string, string>, name: string): string {
  const key = Object.keys(header).find(k => k.toLowerCase() === name)
  return key ? String(header[key]) : ''
}
