import { beforeAll, describe, expect, it, vi } from 'vitest'
import { useList } from '@/lib/list'
import { searchWords, freshWords } from '@/pages-talent/searches'
import { Problem } from '@/api/problem'
import type { Page, TalentOptions, City } from '@/api/types'

vi.mock('@/platform/address', () => ({ tenantBase: () => '' }))

beforeAll(() => { vi.stubGlobal('uni', { getStorageSync: () => '', setStorageSync: () => undefined }) })

describe('a list that goes on after a place', () => {
  it('asks for what follows until there is no place left, whatever the total says', async () => {
    const asked: (string | null)[] = []
    const pages: Record<string, Page<number>> = {
      '': { items: [1, 2], page: 0, size: 2, total: 2, totalExact: false, next: 'a' },
      a: { items: [3, 4], page: 0, size: 2, total: 900, totalExact: false, next: 'b' },
      b: { items: [5], page: 0, size: 2, total: 5, totalExact: true, next: null },
    }
    const list = useList<number>((_, after) => { asked.push(after); return Promise.resolve(pages[after ?? '']) })
    await list.reload()
    expect(list.exact.value).toBe(false)
    while (list.more.value === 'idle') await list.loadMore()
    expect(list.items.value).toEqual([1, 2, 3, 4, 5])
    expect(asked).toEqual([null, 'a', 'b'])
    expect(list.more.value).toBe('end')
    expect(list.exact.value).toBe(true)
  })
  it('keeps its first page only under a name', async () => {
    const written: string[] = []
    vi.stubGlobal('uni', { getStorageSync: () => '', setStorageSync: (key: string) => written.push(key) })
    let name: string | null = null
    const list = useList<number>(page => Promise.resolve({ items: [page], page, size: 1, total: 2 }), () => name)
    await list.reload()
    expect(written).toEqual([])
    name = 'pool:me'
    await list.reload()
    expect(written.map(key => key.replace(/^.*held:/, ''))).toEqual(['pool:me'])
  })
  it('by number ends with the total', async () => {
    const list = useList<number>(page => Promise.resolve({ items: [page], page, size: 1, total: 2 }))
    await list.reload()
    expect(list.more.value).toBe('idle')
    await list.loadMore()
    expect(list.more.value).toBe('end')
  })
})

describe('a kept search', () => {
  const options = { levels: [{ code: 's', label: '高级审核员' }], fields: [{ code: 'qms', label: 'QMS' }, { code: 'ems', label: 'EMS' }] } as unknown as TalentOptions
  const cities = [{ code: '360100', shortName: '南昌' }] as unknown as City[]
  it('is told in words', () => {
    expect(searchWords({ region: ['360100'], level: ['s'], field: ['qms', 'ems'], q: '建筑' }, options, cities)).toBe('南昌 · 高级审核员 · QMS、EMS · 建筑')
    expect(searchWords({ region: [], level: [], field: [], q: '' }, options, cities)).toBe('')
  })
  it('counts codes that are not known here, rather than leaving them out', () => {
    expect(searchWords({ region: ['360100', '110100'], level: [], field: [], q: '' }, options, cities)).toBe('2 个地区')
    expect(searchWords({ region: [], level: ['s'], field: [], q: '' }, null, [])).toBe('1 个级别')
    expect(freshWords(100)).toBe('100+')
    expect(freshWords(7)).toBe('7')
  })
})

describe('a list that is asked again', () => {
  const row = (id: number) => ({ id })
  const numbered = (all: number[], page: number): Page<{ id: number }> => ({ items: all.slice(2 * page, 2 * page + 2).map(row), page, size: 2, total: all.length })
  const ids = (list: { items: { value: { id: number }[] } }) => list.items.value.map(item => item.id)

  it('comes back with as many pages as it had', async () => {
    let all = [1, 2, 3, 4, 5, 6]
    const list = useList<{ id: number }>(page => Promise.resolve(numbered(all, page)))
    await list.refresh()
    await list.loadMore()
    expect(ids(list)).toEqual([1, 2, 3, 4])
    all = [1, 2, 3, 40, 5, 6]
    await list.refresh()
    expect(ids(list)).toEqual([1, 2, 3, 40])
    await list.loadMore()
    expect(ids(list)).toEqual([1, 2, 3, 40, 5, 6])
    expect(list.more.value).toBe('end')
    await list.reload()
    expect(ids(list)).toEqual([1, 2])
  })

  it('shows no row twice when others came before it', async () => {
    let all = [3, 4, 5, 6]
    const list = useList<{ id: number }>(page => Promise.resolve(numbered(all, page)))
    await list.reload()
    all = [1, ...all]
    await list.loadMore()
    expect(ids(list)).toEqual([3, 4, 5])
  })

  it('takes no further page while it is under way, and can go on after it failed', async () => {
    const answers: { resolve: (page: Page<{ id: number }>) => void; reject: (e: unknown) => void }[] = []
    const list = useList<{ id: number }>(() => new Promise((resolve, reject) => { answers.push({ resolve, reject }) }))
    const first = list.reload()
    answers[0].resolve(numbered([1, 2, 3, 4], 0))
    await first
    const once = list.reload()
    await list.loadMore()
    expect(answers.length).toBe(2)
    answers[1].resolve(numbered([1, 2, 3, 4], 0))
    await once
    const more = list.loadMore()
    const again = list.reload()
    await list.loadMore()
    expect(answers.length).toBe(4)
    answers[3].reject(new Problem('offline', 0, '没有连上网络', '没有连上网络'))
    await again
    answers[2].resolve(numbered([1, 2, 3, 4], 1))
    await more
    expect(ids(list)).toEqual([1, 2])
    expect(list.more.value).toBe('idle')
  })
})
