import { computed, ref } from 'vue'
import { api, newIdempotencyKey, type Card, type PointBalance, type Problem, type Unlocked } from '@/api'
import { talentOptions } from './talent'

/** What becomes of an unlock, for the page below. */
export interface Told {
  unlocked(answer: Unlocked): void
  /** A contact costs this many points now. */
  price(points: number): void
  /** This agency cannot see the card any more; nothing was taken. */
  gone(): void
}

/**
 * C11, C12: one contact, what it costs, and one key for all tries at this price. No more is taken than what was shown. A try that
 * nobody answered keeps its key when the sheet is closed and opened again.
 */
export function useUnlocking(cardOf: () => Card, told: Told) {
  /** Points of the agency; null until they are known. */
  const balance = ref<number | null>(null)
  const price = ref(0)
  const months = ref(0)
  const busy = ref(false)
  const fault = ref('')
  /** The balance could not be read: without it nothing is offered to be paid. */
  const unread = ref(false)
  let key = ''
  let unanswered = ''

  const missing = computed(() => (balance.value === null ? 0 : Math.max(0, price.value - balance.value)))

  async function begin() {
    const card = cardOf()
    const attempt = `${card.id} ${card.unlockPrice}`
    if (unanswered !== attempt) {
      key = newIdempotencyKey()
      unanswered = ''
    }
    fault.value = ''
    price.value = card.unlockPrice
    await read()
  }

  async function read() {
    if (busy.value) return
    busy.value = true
    fault.value = ''
    unread.value = false
    try {
      const [points, options] = await Promise.all([api.get<PointBalance>('/api/points'), talentOptions()])
      balance.value = points.balance
      months.value = options.freeAgainMonths
    } catch (e) {
      balance.value = null
      unread.value = true
      fault.value = `没有读到现有点数：${(e as Problem).words}`
    } finally {
      busy.value = false
    }
  }

  /** Nothing was spent, and the next try is another act. */
  function costs(points: number) {
    key = newIdempotencyKey()
    if (points <= 0 || points === price.value) return
    price.value = points
    told.price(points)
  }

  async function unlock() {
    if (busy.value) return
    busy.value = true
    fault.value = ''
    const card = cardOf()
    try {
      const answer = await api.post<Unlocked>(`/api/talent/cards/${card.id}/unlock`, { price: price.value }, { idempotencyKey: key })
      unanswered = ''
      told.unlocked(answer)
    } catch (e) {
      const problem = e as Problem
      unanswered = problem.unanswered ? `${card.id} ${price.value}` : ''
      if (problem.type === 'insufficient-points') {
        balance.value = problem.number('balance')
        costs(problem.number('price'))
      } else if (problem.type === 'price-changed') {
        costs(problem.number('price'))
        fault.value = problem.words
      } else if (problem.status === 404) {
        told.gone()
      } else {
        fault.value = problem.unanswered ? '没有收到回复，还不知道是否已扣点。请再点一次，不会重复扣点。' : problem.words
      }
    } finally {
      busy.value = false
    }
  }

  return { balance, price, months, busy, fault, unread, missing, begin, read, unlock }
}
