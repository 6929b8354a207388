import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { api, Problem, type Bootstrap, type Kind, type MenuItem } from '@/api'
import { kept } from '@/platform/storage'
import { themeVariables } from '@/theme/theme'
import { isRoute, samePage } from '@/lib/routes'

const store = kept<Bootstrap>('bootstrap')

/** Name, colours, modules, tabs and entries of this tenant: kept for the first paint, then fetched afresh. */
export const useTenant = defineStore('tenant', () => {
  const data = ref<Bootstrap | null>(null)
  const problem = ref<Problem | null>(null)
  let loading: Promise<void> | null = null

  const variables = computed(() => themeVariables(data.value?.tenant.theme ?? null))
  const name = computed(() => data.value?.tenant.name ?? '')
  const servicePhone = computed(() => data.value?.tenant.servicePhone ?? '')
  const serviceHours = computed(() => data.value?.tenant.serviceHours ?? '')

  function restore() { data.value = store.read() }

  function load(): Promise<void> {
    loading ??= fetchIt().finally(() => { loading = null })
    return loading
  }

  async function fetchIt() {
    try {
      const fresh = await api.get<Bootstrap>('/api/bootstrap')
      data.value = fresh
      problem.value = null
      store.write(fresh)
    } catch (e) {
      problem.value = e as Problem
    }
  }

  /** Resolves when there is something to show: kept content at once, else the first answer. */
  async function ready(): Promise<boolean> {
    if (!data.value) await load()
    return data.value !== null
  }

  const has = (module: string) => data.value?.modules.includes(module) ?? false
  const allowed = (item: MenuItem, kind: Kind | null) =>
    item.kinds.length === 0 || item.kinds.includes('ANY') || item.kinds.includes(kind ?? 'GUEST')

  /** What this build can open, for this kind of account. */
  const tabsFor = (kind: Kind | null) => (data.value?.tabs ?? []).filter(t => allowed(t, kind) && isRoute(t.page)).slice(0, 5)
  const entriesFor = (kind: Kind | null) => (data.value?.entries ?? []).filter(e => allowed(e, kind) && isRoute(e.page))
  const isTab = (page: string, kind: Kind | null) => tabsFor(kind).some(t => samePage(t.page, page))

  return { data, problem, variables, name, servicePhone, serviceHours, restore, load, ready, has, tabsFor, entriesFor, isTab }
})
