import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ref, shallowRef } from 'vue'
import { useListPage } from '@/lib/page'

const hooks = vi.hoisted(() => ({ show: () => Promise.resolve(), pull: () => undefined as void, bottom: () => undefined as void, signedIn: true }))
vi.mock('@dcloudio/uni-app', () => ({
  onShow: (f: () => Promise<void>) => { hooks.show = f },
  onPullDownRefresh: (f: () => void) => { hooks.pull = f },
  onReachBottom: (f: () => void) => { hooks.bottom = f },
}))
vi.mock('@/stores/session', () => ({ useSession: () => ({ required: () => hooks.signedIn }) }))
vi.mock('@/stores/tenant', () => ({ useTenant: () => ({ ready: () => Promise.resolve(true) }) }))
vi.mock('@/platform/device', () => ({ paintTitleBar: () => undefined }))

describe('a page of one list', () => {
  const did: string[] = []
  beforeEach(() => {
    did.length = 0
    hooks.signedIn = true
    vi.stubGlobal('uni', { stopPullDownRefresh: () => did.push('let go') })
    const act = (name: string) => () => { did.push(name); return Promise.resolve() }
    useListPage({ items: shallowRef([]), total: ref(0), exact: ref(true), loaded: ref(false), empty: ref(false) as never, keptAt: ref(0), problem: shallowRef(null), more: ref('idle'), showKept: () => { did.push('kept') }, reload: act('asked'), refresh: act('asked again'), loadMore: act('more'), clear: () => undefined })
  })

  it('shows what was kept, then asks; pulled it asks anew, at its bottom for more', async () => {
    await hooks.show()
    hooks.pull()
    await vi.waitFor(() => expect(did).toContain('let go'))
    hooks.bottom()
    expect(did).toEqual(['kept', 'asked again', 'asked', 'let go', 'more'])
  })

  it('asks nothing for whoever is not signed in', async () => {
    hooks.signedIn = false
    await hooks.show()
    expect(did).toEqual([])
  })
})
