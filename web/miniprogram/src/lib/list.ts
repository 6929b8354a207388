import { computed, ref, shallowRef, type Ref } from 'vue'
import type { Page, Problem } from '@/api'
import { held } from '@/platform/storage'
import { say } from '@/stores/toast'

/** Who has read on further than this keeps what is there until they pull. */
const MOST_PAGES = 10

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
  let reloading = false
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

  /** From the top. */
  const reload = () => ask(1)

  /** As many pages as are shown, so that whoever comes back to a list finds their place. */
  async function refresh(): Promise<void> {
    if (!loaded.value || next <= MOST_PAGES) await ask(Math.max(1, next))
  }

  async function ask(pages: number): Promise<void> {
    const mine = ++turn
    problem.value = null
    reloading = true
    try {
      const first = await fetchPage(0, null)
      let last = first
      let all = first.items
      let asked = 1
      while (asked < pages && !ended(last, all)) {
        if (mine !== turn) return
        last = await fetchPage(asked, last.next ?? null)
        all = withNew(all, last.items)
        asked += 1
      }
      if (mine !== turn) return
      items.value = all
      took(last)
      next = asked
      loaded.value = true
      keptAt.value = Date.now()
      fromStore = false
      store()?.write({ at: Date.now(), value: first })
    } catch (e) {
      if (mine !== turn) return
      problem.value = e as Problem
      if (more.value === 'loading') more.value = 'idle'
    } finally {
      if (mine === turn) reloading = false
    }
  }

  // A total may be about, and a list may grow meanwhile: where there is a place to go on after, it decides.
  const ended = (page: Page<T>, all: T[]) => (page.next !== undefined ? page.next === null : page.items.length === 0 || all.length >= page.total)

  function took(page: Page<T>) {
    total.value = page.total
    exact.value = page.totalExact ?? true
    after = page.next ?? null
    more.value = ended(page, items.value) ? 'end' : 'idle'
  }

  async function loadMore(): Promise<void> {
    if (!loaded.value || reloading || more.value === 'loading' || more.value === 'end') return
    // What was kept on the device says nothing about what follows it.
    if (fromStore) return reload()
    const mine = turn
    more.value = 'loading'
    try {
      const page = await fetchPage(next, after)
      if (mine !== turn) return
      items.value = withNew(items.value, page.items)
      next += 1
      took(page)
    } catch (e) {
      if (mine !== turn) return
      more.value = 'failed'
      if ((e as Problem).status === 429) say((e as Problem).words, 'alert-circle')
    }
  }

  /** Before another question is asked: nothing of the old answer stays. */
  function clear() {
    turn++
    reloading = false
    items.value = []
    total.value = 0
    loaded.value = false
    next = 0
    keptAt.value = 0
    fromStore = false
    more.value = 'idle'
  }

  return { items, total, exact, loaded, empty, keptAt, problem, more, showKept, reload, refresh, loadMore, clear }
}

/** What came new at the top moves the rest on: a row that is there already does not come twice. */
function withNew<T>(there: T[], more: T[]): T[] {
  const idOf = (item: T) => (item as { id?: unknown } | null)?.id
  const known = new Set(there.map(idOf).filter(id => id !== undefined))
  return [...there, ...more.filter(item => !known.has(idOf(item)))]
}
