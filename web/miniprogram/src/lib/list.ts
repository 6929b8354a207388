import { computed, ref, shallowRef, type Ref } from 'vue'
import type { Page, Problem } from '@/api'
import { held } from '@/platform/storage'

/**
 * One list as every page shows it: kept content first, then afresh, then page after page.
 * Answers that come late for filters already changed are dropped. A list that goes on after a place gets it as `after`.
 *
 * @param keepAs under which name the first page is kept on the device; null for an answer that is not kept
 */
export function useList<T>(fetchPage: (page: number, after: string | null) => Promise<Page<T>>, keepAs?: () => string | null) {
  const items = shallowRef<T[]>([]) as Ref<T[]>
  const total = ref(0)
  const exact = ref(true)
  const loaded = ref(false)
  /** When the server said what is shown. */
  const keptAt = ref(0)
  let fromStore = false
  const problem = shallowRef<Problem | null>(null)
  const more = ref<'idle' | 'loading' | 'failed' | 'end'>('idle')
  let turn = 0
  let next = 0
  let after: string | null = null

  const empty = computed(() => loaded.value && items.value.length === 0)

  function store() {
    const name = keepAs?.()
    return name ? held<Page<T>>(name) : null
  }

  function showKept() {
    const kept = store()?.read() ?? null
    if (!kept || loaded.value) return
    items.value = kept.value.items
    total.value = kept.value.total
    exact.value = kept.value.totalExact ?? true
    keptAt.value = kept.at
    fromStore = true
    loaded.value = kept.value.items.length > 0
  }

  async function reload(): Promise<void> {
    const mine = ++turn
    problem.value = null
    try {
      const page = await fetchPage(0, null)
      if (mine !== turn) return
      items.value = page.items
      total.value = page.total
      exact.value = page.totalExact ?? true
      next = 1
      after = page.next ?? null
      loaded.value = true
      keptAt.value = Date.now()
      fromStore = false
      more.value = ended(page) ? 'end' : 'idle'
      store()?.write({ at: Date.now(), value: page })
    } catch (e) {
      if (mine === turn) problem.value = e as Problem
    }
  }

  // A total may be about, and a list may grow meanwhile: where there is a place to go on after, it decides.
  const ended = (page: Page<T>) => (page.next !== undefined ? page.next === null : page.items.length === 0 || items.value.length >= page.total)

  async function loadMore(): Promise<void> {
    if (!loaded.value || fromStore || more.value === 'loading' || more.value === 'end') return
    const mine = turn
    more.value = 'loading'
    try {
      const page = await fetchPage(next, after)
      if (mine !== turn) return
      items.value = [...items.value, ...page.items]
      total.value = page.total
      exact.value = page.totalExact ?? true
      next += 1
      after = page.next ?? null
      more.value = ended(page) ? 'end' : 'idle'
    } catch {
      if (mine === turn) more.value = 'failed'
    }
  }

  /** Before another question is asked: nothing of the old answer stays. */
  function clear() {
    turn++
    items.value = []
    total.value = 0
    loaded.value = false
    keptAt.value = 0
    fromStore = false
    more.value = 'idle'
  }

  return { items, total, exact, loaded, empty, keptAt, problem, more, showKept, reload, loadMore, clear }
}
