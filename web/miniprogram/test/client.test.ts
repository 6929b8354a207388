import { describe, expect, it } from 'vitest'
import { Client, newIdempotencyKey, queryString, type Tokens, type Transport } from '@/api/client'
import { Problem } from '@/api/problem'

type Request = Parameters<Transport>[0]
type Answer = { status: number; data?: unknown; header?: Record<string, string> }

function setUp(answer: (request: Request) => Answer | Promise<Answer>, tokens: Tokens | null = null, now = 1_000_000) {
  const requests: Request[] = []
  const store = { value: tokens, read() { return this.value }, write(t: Tokens | null) { this.value = t } }
  let signedOut = 0
  const client = new Client({
    base: () => '/t/demo',
    transport: async request => {
      requests.push(request)
      const a = await answer(request)
      return { status: a.status, data: a.data, header: a.header ?? {} }
    },
    tokens: store,
    onSignedOut: () => { signedOut += 1 },
    now: () => now,
  })
  return { client, requests, store, signedOut: () => signedOut }
}

const good: Tokens = { access: 'a1', refresh: 'r1', expiresAt: 2_000_000 }
const stale: Tokens = { access: 'a1', refresh: 'r1', expiresAt: 1_000_001 }
const isToken = (r: Request) => r.url.endsWith('/oauth2/token')
const fresh = (n: number) => ({ status: 200, data: { access_token: `a${n}`, refresh_token: `r${n}`, expires_in: 300 } })

describe('requests', () => {
  it('go to the tenant with the token, and take nothing for a query that is empty', async () => {
    const t = setUp(() => ({ status: 200, data: { items: [] } }), good)
    await t.client.get('/api/talent/cards', { region: ['110000', '510100'], level: [], page: 0, q: '' })
    expect(t.requests[0].url).toBe('/t/demo/api/talent/cards?region=110000,510100&page=0')
    expect(t.requests[0].header.Authorization).toBe('Bearer a1')
  })

  it('carry the idempotency key of their act, unchanged on a retry after a new token', async () => {
    const t = setUp(r => (isToken(r) ? fresh(2) : r.header.Authorization === 'Bearer a1' ? { status: 401 } : { status: 200, data: { charged: 10 } }), good)
    await t.client.post('/api/talent/cards/1/unlock', undefined, { idempotencyKey: 'k1' })
    expect(t.requests.filter(r => !isToken(r)).map(r => r.header['Idempotency-Key'])).toEqual(['k1', 'k1'])
  })

  it('send no token where nobody is signed in yet', async () => {
    const t = setUp(() => ({ status: 200, data: {} }), good)
    await t.client.post('/api/talent/sign-in', { phone: '13800000000' }, { anonymous: true })
    expect(t.requests[0].header.Authorization).toBeUndefined()
  })

  it('tell an answer that never came as offline, and keep the tokens', async () => {
    const t = setUp(() => { throw new Error('no network') }, good)
    const problem = await t.client.get('/api/me').catch(e => e as Problem)
    expect((problem as Problem).offline).toBe(true)
    expect(t.store.read()).toEqual(good)
  })
})

describe('tokens', () => {
  it('are refreshed once for any number of requests that wait', async () => {
    let n = 1
    const t = setUp(async r => {
      if (isToken(r)) { await new Promise(done => setTimeout(done, 5)); return fresh(++n) }
      return r.header.Authorization === 'Bearer a2' ? { status: 200, data: 1 } : { status: 401 }
    }, good)
    await Promise.all([1, 2, 3, 4, 5].map(() => t.client.get('/api/me')))
    expect(t.requests.filter(isToken)).toHaveLength(1)
    expect(t.store.read()).toEqual({ access: 'a2', refresh: 'r2', expiresAt: 1_300_000 })
  })

  it('are refreshed before they run out', async () => {
    const t = setUp(r => (isToken(r) ? fresh(2) : { status: 200, data: 1 }), stale)
    await t.client.get('/api/me')
    expect(t.requests.map(r => r.header.Authorization)).toEqual([undefined, 'Bearer a2'])
    expect(t.requests[0].data).toContain('grant_type=refresh_token&refresh_token=r1')
  })

  it('of another tab are taken over instead of signing out', async () => {
    const t = setUp(r => {
      if (!isToken(r)) return r.header.Authorization === 'Bearer a9' ? { status: 200, data: 1 } : { status: 401 }
      if (r.data?.includes('refresh_token=r1')) {
        t.store.write({ access: 'a8', refresh: 'r8', expiresAt: 2_000_000 })
        return { status: 400, data: { error: 'invalid_grant' } }
      }
      return fresh(9)
    }, stale)
    await expect(t.client.get('/api/me')).resolves.toBe(1)
    expect(t.signedOut()).toBe(0)
  })

  it('that are refused sign out once, and the request says so', async () => {
    const t = setUp(r => (isToken(r) ? { status: 400, data: { error: 'invalid_grant' } } : { status: 401 }), good)
    const answers = await Promise.allSettled([t.client.get('/api/me'), t.client.get('/api/points')])
    expect(answers.map(a => (a as PromiseRejectedResult).reason.type)).toEqual(['signed-out', 'signed-out'])
    expect(t.signedOut()).toBe(1)
    expect(t.store.read()).toBeNull()
  })

  it('are kept while the server cannot answer', async () => {
    const t = setUp(r => (isToken(r) ? { status: 503 } : { status: 401 }), good)
    await expect(t.client.get('/api/me')).rejects.toMatchObject({ type: 'unavailable' })
    expect(t.store.read()).toEqual(good)
    expect(t.signedOut()).toBe(0)
  })

  it('come by a grant, or with the ticket of a password that must be changed', async () => {
    const t = setUp(() => ({ status: 400, data: { error: 'password_change_required', ticket: 't-1' } }))
    await expect(t.client.grant('urn:guildhall:grant:password', { username: 'jg 01', password: 'a&b' }))
      .rejects.toMatchObject({ type: 'oauth/password_change_required', fields: { ticket: 't-1' } })
    expect(t.requests[0].data).toBe('client_id=miniprogram&grant_type=urn%3Aguildhall%3Agrant%3Apassword&username=jg%2001&password=a%26b')
  })

  it('are forgotten here even when the server cannot be told', async () => {
    const t = setUp(() => { throw new Error('no network') }, good)
    await t.client.revoke()
    expect(t.store.read()).toBeNull()
  })
})

it('lists are joined by commas and odd characters are escaped', () => {
  expect(queryString({ q: '质量 & 环境', level: ['a,b', 'c'] })).toBe('?q=%E8%B4%A8%E9%87%8F%20%26%20%E7%8E%AF%E5%A2%83&level=a%2Cb,c')
})

it('keys are never the same', () => {
  expect(new Set(Array.from({ length: 1000 }, newIdempotencyKey)).size).toBe(1000)
})
