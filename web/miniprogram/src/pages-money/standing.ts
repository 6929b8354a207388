import type { Order, RefundState } from '@/api/types'

type Tone = 'plain' | 'brand' | 'ok' | 'warn' | 'bad'

const RUNNING = new Set<RefundState>(['APPROVED', 'SENT', 'PROCESSING', 'ABNORMAL'])

/** Whether money of the order is on its way back. */
export const refunding = (order: Order) => (order.refunds ?? []).some(refund => RUNNING.has(refund.state))

/** How an order stands, in words for its buyer: what goes on now before what is settled. */
export function orderState(order: Order): { word: string; tone: Tone } {
  if (order.state === 'OPEN') return { word: '待付款', tone: 'warn' }
  if (order.state === 'CLOSED') return { word: '已关闭', tone: 'plain' }
  if (refunding(order)) return { word: '退款中', tone: 'brand' }
  if (order.refundWish?.state === 'WAITING') return { word: '退款申请中', tone: 'warn' }
  if (order.state === 'REFUNDED') return { word: '已退款', tone: 'plain' }
  return order.state === 'PARTLY_REFUNDED' ? { word: '部分退款', tone: 'plain' } : { word: '已付款', tone: 'ok' }
}

/** 28 分钟, 6 小时, 3 天; empty when it is over. */
export function timeLeft(until: string | null | undefined, now = Date.now()): string {
  const left = until ? Date.parse(until) - now : NaN
  if (!(left > 0)) return ''
  const minutes = Math.ceil(left / 60_000)
  if (minutes < 60) return `${minutes} 分钟`
  return minutes < 2880 ? `${Math.floor(minutes / 60)} 小时` : `${Math.floor(minutes / 1440)} 天`
}
