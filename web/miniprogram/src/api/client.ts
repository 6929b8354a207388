import { Problem, offline, problemOf } from './problem'

/** One exchange with the server. Rejects only when no answer came. */
export type Transport = (request: {
  method: string
  url: string
  header: Record<string, string>
  data?: string
}) => Promise<{ status: number; header: Record<string, string>; data: unknown }>

export interface Tokens {
  access: string
  refresh: string
  /** Milliseconds of the epoch. */
  expiresAt: number
}

/** Where the tokens are kept. On H5 several tabs share it, so it is always read afresh. */
export interface TokenStore {
  read(): Tokens | null
  write(tokens: Tokens | null): void
}

export interface ClientOptions {
  /** Address of the tenant, without a slash at the end: "/t/renzheng", "" or "https://…/t/renzheng". */
  base: () => string
  transport: Transport
  tokens: TokenStore
  /** Called once when the refresh token is no longer good. */
  onSignedOut: () => void
  /** Called when the server wants a new agreement accepted before anything else. */
  onAgreementNeeded?: () => void
  /** Called when the server wants phone, e-mail or identity card confirmed before anything else. */
  onRecheckNeeded?: () => void
  /** What the server is told of this client, such as "mp-weixin ios"; empty: nothing. */
  device?: () => string
  now?: () => number
}

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>
export interface Extras { query?: Query; idempotencyKey?: string; anonymous?: boolean; header?: Record<string, string> }

const CLIENT_ID = 'miniprogram'
const EARLY = 20_000

/** The typed client of the member API: tokens, problems, idempotency keys, and nothing of any page. */
export class Client {
  private refreshing: Promise<boolean> | null = null

  constructor(private readonly options: ClientOptions) {}

  get<T>(path: string, query?: Query, extras: Extras = {}): Promise<T> { return this.send<T>('GET', path, undefined, { ...extras, query }) }
  post<T>(path: string, body?: unknown, extras: Extras = {}): Promise<T> { return this.send<T>('POST', path, body, extras) }
  put<T>(path: string, body?: unknown, extras: Extras = {}): Promise<T> { return this.send<T>('PUT', path, body, extras) }
  patch<T>(path: string, body: unknown): Promise<T> { return this.send<T>('PATCH', path, body, {}) }
  delete<T>(path: string): Promise<T> { return this.send<T>('DELETE', path, undefined, {}) }

  /** What a request past this client needs, such as an upload: the whole address and a good token, if there is one. */
  async addressed(path: string, anonymous = false): Promise<{ url: string; header: Record<string, string>; code: string }> {
    const code = requestCode()
    const access = anonymous ? '' : await this.accessToken()
    return { url: this.options.base() + path, header: { 'X-Request-Id': code, ...(access ? { Authorization: `Bearer ${access}` } : {}) }, code }
  }

  /** Gets tokens by a grant and keeps them. Throws `oauth/…` problems. */
  async grant(grantType: string, parameters: Record<string, string>): Promise<void> {
    this.options.tokens.write(await this.askForTokens({ grant_type: grantType, ...parameters }))
  }

  /** Tells the server that the refresh token is done with, then forgets it here whatever the answer. */
  async revoke(): Promise<void> {
    const tokens = this.options.tokens.read()
    this.options.tokens.write(null)
    if (!tokens) return
    try {
      await this.form('/oauth2/revoke', { token: tokens.refresh, token_type_hint: 'refresh_token', client_id: CLIENT_ID })
    } catch {
      // Signed out here in any case; the token runs out by itself.
    }
  }

  private async send<T>(method: string, path: string, body: unknown, extras: Extras): Promise<T> {
    let access = extras.anonymous ? '' : await this.accessToken()
    for (let attempt = 0; ; attempt++) {
      const code = requestCode()
      const header: Record<string, string> = { Accept: 'application/json, application/problem+json', 'X-Request-Id': code, ...extras.header }
      if (access) header.Authorization = `Bearer ${access}`
      const device = this.options.device?.()
      if (device) header['Guildhall-Client'] = device
      if (extras.idempotencyKey) header['Idempotency-Key'] = extras.idempotencyKey
      if (body !== undefined) header['Content-Type'] = 'application/json'
      const answer = await this.exchange(method, path + queryString(extras.query), header, body === undefined ? undefined : JSON.stringify(body), code)
      if (answer.status >= 200 && answer.status < 300) return answer.data as T
      if (answer.status === 401 && access && attempt === 0) {
        if (await this.refresh(access)) {
          access = this.options.tokens.read()?.access ?? ''
          continue
        }
        throw new Problem('signed-out', 401, '登录已过期', '登录已过期，请重新登录。', [], {}, code)
      }
      const problem = problemOf(answer.status, answer.data, answer.header, code)
      if (problem.type === 'agreement-needed') this.options.onAgreementNeeded?.()
      if (problem.type === 'recheck-needed') this.options.onRecheckNeeded?.()
      throw problem
    }
  }

  private async accessToken(): Promise<string> {
    const tokens = this.options.tokens.read()
    if (!tokens) return ''
    if (tokens.expiresAt - this.now() > EARLY) return tokens.access
    return (await this.refresh(tokens.access)) ? this.options.tokens.read()?.access ?? '' : ''
  }

  /** One refresh at a time, however many requests wait for it. False = signed out. */
  private refresh(stale: string): Promise<boolean> {
    const kept = this.options.tokens.read()
    if (kept && kept.access !== stale && kept.expiresAt - this.now() > EARLY) return Promise.resolve(true)
    this.refreshing ??= this.rotate().finally(() => { this.refreshing = null })
    return this.refreshing
  }

  private async rotate(): Promise<boolean> {
    for (let attempt = 0; attempt < 2; attempt++) {
      const used = this.options.tokens.read()
      if (!used) return false
      try {
        this.options.tokens.write(await this.askForTokens({ grant_type: 'refresh_token', refresh_token: used.refresh }))
        return true
      } catch (e) {
        if (!(e instanceof Problem) || e.status < 400 || e.status >= 500 || e.status === 429) throw e
        // Another tab may have rotated the token while we asked: then its successor is in the store.
        if (this.options.tokens.read()?.refresh !== used.refresh) continue
        break
      }
    }
    this.options.tokens.write(null)
    this.options.onSignedOut()
    return false
  }

  private async askForTokens(parameters: Record<string, string>): Promise<Tokens> {
    const asked = this.now()
    const data = await this.form('/oauth2/token', { client_id: CLIENT_ID, ...parameters }) as
      { access_token: string; refresh_token?: string; expires_in?: number }
    return {
      access: data.access_token,
      refresh: data.refresh_token ?? parameters.refresh_token ?? '',
      expiresAt: asked + (data.expires_in ?? 300) * 1000,
    }
  }

  private async form(path: string, parameters: Record<string, string>): Promise<unknown> {
    const code = requestCode()
    const data = Object.entries(parameters).map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(v)}`).join('&')
    const header = { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded', 'X-Request-Id': code }
    const answer = await this.exchange('POST', path, header, data, code)
    if (answer.status >= 200 && answer.status < 300) return answer.data
    throw problemOf(answer.status, answer.data, answer.header, code)
  }

  private async exchange(method: string, path: string, header: Record<string, string>, data: string | undefined, code: string) {
    try {
      return await this.options.transport({ method, url: this.options.base() + path, header, data })
    } catch {
      throw offline(code)
    }
  }

  private now() { return (this.options.now ?? Date.now)() }
}

export function queryString(query: Query = {}): string {
  const parts: string[] = []
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue
    if (Array.isArray(value)) {
      if (value.length > 0) parts.push(`${encodeURIComponent(name)}=${value.map(encodeURIComponent).join(',')}`)
    } else {
      parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    }
  }
  return parts.length > 0 ? `?${parts.join('&')}` : ''
}

const hex = (digits: number) => Math.floor(Math.random() * 16 ** digits).toString(16).toUpperCase().padStart(digits, '0')

/** Short enough to read over the telephone; sent as X-Request-Id and shown on error pages. */
export const requestCode = () => `${hex(4)}-${hex(4)}`

/** A key for one act of paying or spending: made when its sheet opens, kept for every retry of it. */
export const newIdempotencyKey = () => `${Date.now().toString(36)}-${hex(8)}${hex(8)}${hex(8)}`.toLowerCase()
