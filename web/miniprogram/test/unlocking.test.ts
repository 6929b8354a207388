import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Card, Unlocked } from '@/api'
import { Problem, offline, problemOf } from '@/api/problem'
import { useUnlocking } from '@/pages-talent/unlocking'

const server = vi.hoisted(() => ({ get: vi.fn(), post: vi.fn(), keys: 0 }))
vi.mock('@/api', () => ({
  api: { get: server.get, post: server.post },
  newIdempotencyKey: () => `key-${++server.keys}`,
}))
vi.mock('@/pages-talent/talent', () => ({ talentOptions: () => Promise.resolve({ freeAgainMonths: 12 }) }))

const answer = { contact: { phone: '13800006021' }, charged: 10, balance: 90 } as unknown as Unlocked
const gateway = () => problemOf(504, '<html>', {})

function scene(points = 100) {
  const card = { id: 'c1', name: '沈若溪', unlockPrice: 10 } as Card
  const told = { unlocked: vi.fn(), price: vi.fn((points: number) => { card.unlockPrice = points }), gone: vi.fn() }
  server.get.mockResolvedValue({ balance: points })
  const unlocking = useUnlocking(() => card, told)
  const sent = () => server.post.mock.calls.map(([path, body, options]) => [path, body.price, options.idempotencyKey])
  return { card, told, sent, ...unlocking }
}

beforeEach(() => {
  server.get.mockReset()
  server.post.mockReset()
  server.keys = 0
})

describe('C11: an unlock takes no more than was shown', () => {
  it('names the price with the request and hands over the contact', async () => {
    const s = scene()
    await s.begin()
    server.post.mockResolvedValue(answer)
    await s.unlock()
    expect(s.sent()).toEqual([['/api/talent/cards/c1/unlock', 10, 'key-1']])
    expect(s.told.unlocked).toHaveBeenCalledWith(answer)
  })

  it('at another price is asked again, as another act', async () => {
    const s = scene()
    await s.begin()
    server.post.mockRejectedValueOnce(new Problem('price-changed', 409, '', '现在每人 12 点', [], { price: 12 })).mockResolvedValue(answer)
    await s.unlock()
    expect(s.price.value).toBe(12)
    expect(s.told.price).toHaveBeenCalledWith(12)
    expect(s.told.unlocked).not.toHaveBeenCalled()
    await s.unlock()
    expect(s.sent().map(([, price, key]) => [price, key])).toEqual([[10, 'key-1'], [12, 'key-2']])
  })

  it('says how many points are missing, and the price of now', async () => {
    const s = scene()
    await s.begin()
    server.post.mockRejectedValue(new Problem('insufficient-points', 409, '', '', [], { balance: 4, price: 12 }))
    await s.unlock()
    expect([s.balance.value, s.price.value, s.missing.value]).toEqual([4, 12, 8])
    expect(s.told.price).toHaveBeenCalledWith(12)
  })

  it('offers nothing to be paid until the points are read', async () => {
    const s = scene()
    server.get.mockRejectedValueOnce(offline())
    await s.begin()
    expect([s.unread.value, s.balance.value, s.missing.value]).toEqual([true, null, 0])
    expect(s.fault.value).toContain('没有读到现有点数')
    await s.read()
    expect([s.unread.value, s.balance.value, s.fault.value]).toEqual([false, 100, ''])
  })
})

describe('C12: an unlock that nobody answered', () => {
  it.each([['no answer', offline], ['a gateway', gateway]])('by %s, says what is known and keeps its key', async (_, refusal) => {
    const s = scene()
    await s.begin()
    server.post.mockRejectedValueOnce(refusal()).mockResolvedValue(answer)
    await s.unlock()
    expect(s.fault.value).toContain('还不知道是否已扣点')
    await s.unlock()
    expect(s.sent().map(([, , key]) => key)).toEqual(['key-1', 'key-1'])
  })

  it('keeps it when the sheet is closed and opened again, at the same price only', async () => {
    const s = scene()
    await s.begin()
    server.post.mockRejectedValue(offline())
    await s.unlock()
    await s.begin()
    expect(s.fault.value).toBe('')
    await s.unlock()
    s.card.unlockPrice = 12
    await s.begin()
    await s.unlock()
    expect(s.sent().map(([, price, key]) => [price, key])).toEqual([[10, 'key-1'], [10, 'key-1'], [12, 'key-2']])
  })

  it('once it was answered, opens with another key', async () => {
    const s = scene()
    await s.begin()
    server.post.mockRejectedValueOnce(offline()).mockRejectedValueOnce(new Problem('too-many-requests', 429, '', '请稍后再试'))
    await s.unlock()
    await s.unlock()
    expect(s.fault.value).toBe('请稍后再试')
    await s.begin()
    server.post.mockResolvedValue(answer)
    await s.unlock()
    expect(s.sent().map(([, , key]) => key)).toEqual(['key-1', 'key-1', 'key-2'])
  })

  it('of a card that is gone, leaves it to the page', async () => {
    const s = scene()
    await s.begin()
    server.post.mockRejectedValue(new Problem('not-found', 404, '', '没有这张名片'))
    await s.unlock()
    expect(s.told.gone).toHaveBeenCalledOnce()
    expect(s.fault.value).toBe('')
  })

  it('is sent once however often it is pressed', async () => {
    const s = scene()
    await s.begin()
    let finish: (value: Unlocked) => void = () => undefined
    server.post.mockReturnValue(new Promise<Unlocked>(resolve => { finish = resolve }))
    const first = s.unlock()
    await s.unlock()
    finish(answer)
    await first
    expect(server.post).toHaveBeenCalledOnce()
  })
})
