import { nextTick } from 'vue'
import { onPullDownRefresh, onReachBottom, onShow } from '@dcloudio/uni-app'
import { paintTitleBar } from '@/platform/device'
import { useSession } from '@/stores/session'
import { useTenant } from '@/stores/tenant'
import type { useList } from './list'

/** For a page of those who are signed in: whoever is not is sent to sign in, each time the page comes into view. */
export function whenShown(show: () => unknown): void {
  const session = useSession()
  const tenant = useTenant()
  onShow(async () => {
    if (!session.required()) return
    await tenant.ready()
    paintTitleBar('#ffffff', false)
    await show()
  })
}

/**
 * Asks anew when the page is pulled down, and for more at its bottom.
 *
 * A page can be pulled only where pages.json gives it `enablePullDownRefresh`.
 */
export function whenPulled(refresh: () => Promise<unknown>, more?: () => Promise<unknown>): void {
  onPullDownRefresh(() => { void refresh().finally(() => uni.stopPullDownRefresh()) })
  if (more) onReachBottom(() => { void more() })
}

/** Brings what a selector names into view, below the bar of the page: what a button at the foot complains of may lie above. */
export function scrollTo(selector: string): void {
  void nextTick(() => uni.pageScrollTo({ selector, offsetTop: -64, duration: 200, fail: () => undefined }))
}

/**
 * Brings the first field with a fault into view; each stands in an element `prefix-field`.
 *
 * @returns whether there is one
 */
export function showFirstFault(prefix: string, fields: readonly string[], faults: Record<string, string>): boolean {
  const first = fields.find(field => faults[field])
  if (first) scrollTo(`#${prefix}-${first}`)
  return first !== undefined
}

/** All that a page does whose one content is this list. */
export function useListPage(list: ReturnType<typeof useList>): void {
  whenShown(() => {
    list.showKept()
    return list.refresh()
  })
  whenPulled(list.reload, list.loadMore)
}
