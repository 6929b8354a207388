import { describe, expect, it } from 'vitest'
import { orderState, timeLeft } from '@/pages-money/standing'
import type { Order, Refund } from '@/api/types'

const order = (more: Partial<Order>): Order => ({ id: '1', number: 'PO1', title: '100 点', amount: { fen: 90000 }, state: 'PAID', expiresAt: null, createdAt: '2026-11-22T01:00:00Z', paidAt: '2026-11-22T01:01:00Z', ...more })
const refund = (state: Refund['state']): Refund => ({ number: 'PO1-R1', amount: { fen: 100 }, reason: '买多了', state, stateLabel: '', receivedBy: null, acceptedAt: '2026-11-22T02:00:00Z', doneAt: null })
const wish = { state: 'WAITING' as const, stateLabel: '', amount: { fen: 100 }, reason: '买多了', askedAt: '2026-11-22T02:00:00Z', refusal: null }

describe('how an order stands', () => {
  it.each([
    [order({ state: 'OPEN' }), '待付款'],
    [order({}), '已付款'],
    [order({ state: 'CLOSED' }), '已关闭'],
    [order({ refundWish: wish }), '退款申请中'],
    [order({ refundWish: wish, refunds: [refund('PROCESSING')] }), '退款中'],
    [order({ state: 'PARTLY_REFUNDED', refunds: [refund('SUCCESS')] }), '部分退款'],
    [order({ state: 'REFUNDED', refunds: [refund('SUCCESS')] }), '已退款'],
    [order({ refunds: [refund('CLOSED')] }), '已付款'],
  ])('%#', (one, words) => expect(orderState(one).word).toBe(words))

  it('says how long it still waits', () => {
    const now = Date.parse('2026-11-22T00:00:00Z')
    expect(timeLeft('2026-11-22T00:27:10Z', now)).toBe('28 分钟')
    expect(timeLeft('2026-11-22T06:10:00Z', now)).toBe('6 小时')
    expect(timeLeft('2026-11-29T00:00:00Z', now)).toBe('7 天')
    expect(timeLeft('2026-11-21T23:59:59Z', now)).toBe('')
    expect(timeLeft(null, now)).toBe('')
  })
})
