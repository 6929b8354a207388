import { computed, ref, shallowRef, type Ref } from 'vue'
import type { Page, Problem } from '@/api'
import { held } from '@/platform/storage'

/**
 * One list as every page shows it: kept content first, then afresh, then page after page.
 * Answers that come late for filters already changed are dropped.
 */
export function useList<T>(fetchPage: (page: number) => Promise<Page<T>>, keepAs?: () => string) {
  const items = shallowRef<T[]>([]) as Ref<T[]>
  const total = ref(0)
  const loaded = ref(false)
  /** When the server said what is shown. */
  const keptAt = ref(0)
  let fromStore = false
  const problem = shallowRef<Problem | null>(null)
  const more = ref<'idle' | 'loading' | 'failed' | 'end'>('idle')
  let turn = 0
  let next = 0

  const empty = computed(() => loaded.value && items.value.length === 0)

  function showKept() {
    const kept = keepAs ? held<Page<T>>(keepAs()).read() : null
    if (!kept || loaded.value) return
    items.value = kept.value.items
    total.value = kept.value.total
    keptAt.value = kept.at
    fromStore = true
    loaded.value = kept.value.items.length > 0
  }

  async function reload(): Promise<void> {
    const mine = ++turn
    problem.value = null
    try {
      const page = await fetchPage(0)
      if (mine !== turn) return
      items.value = page.items
      total.value = page.total
      next = 1
      loaded.value = true
      keptAt.value = Date.now()
      fromStore = false
      more.value = page.items.length < page.total ? 'idle' : 'end'
      if (keepAs) held<Page<T>>(keepAs()).write({ at: Date.now(), value: page })
    } catch (e) {
      if (mine === turn) problem.value = e as Problem
    }
  }

  async function loadMore(): Promise<void> {
    if (!loaded.value || fromStore || more.value === 'loading' || more.value === 'end') return
    const mine = turn
    more.value = 'loading'
    try {
      const page = await fetchPage(next)
      if (mine !== turn) return
      items.value = [...items.value, ...page.items]
      total.value = page.total
      next += 1
      more.value = page.items.length > 0 && items.value.length < page.total ? 'idle' : 'end'
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

  return { items, total, loaded, empty, keptAt, problem, more, showKept, reload, loadMore, clear }
}
