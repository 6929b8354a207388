import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CARD_GONE, CARD_PRICE, forgetCard, repriceCards } from '@/pages-talent/kept-cards'
import { forgetAll, forgetHeld, held, kept } from '@/platform/storage'

vi.mock('@/platform/address', () => ({ tenantBase: () => 'https://guild.example/t/renzheng' }))

describe('what a device keeps', () => {
  const device = new Map<string, string>()
  beforeEach(() => {
    device.clear()
    vi.stubGlobal('uni', {
      getStorageSync: (key: string) => device.get(key) ?? '',
      setStorageSync: (key: string, value: string) => { device.set(key, value) },
      removeStorageSync: (key: string) => { device.delete(key) },
      getStorageInfoSync: () => ({ keys: [...device.keys()] }),
    })
  })
  const read = (name: string) => held<string>(name).write({ at: 1, value: name })

  it('of one kind are the thirty looked at last', () => {
    for (let n = 0; n < 31; n++) read(`card:a1:c${n}`)
    read('card:a1:c1')
    read('card:a1:c31')
    const there = (n: number) => held<string>(`card:a1:c${n}`).read() !== null
    expect([there(0), there(1), there(2), there(30), there(31)]).toEqual([false, true, false, true, true])
    expect([...device.keys()].filter(key => key.includes(':card:a1:')).length).toBe(30)
  })

  it('of an account goes when it signs out, what others read stays', () => {
    read('my-card:a1'); read('card:a1:c1'); read('card:a2:c1'); read('cities')
    kept<string>('vacancy-draft:a1').write('审核员')
    device.set('gh:/t/other:held:my-card:a1', '{}')
    forgetHeld('a1')
    expect([...device.keys()].map(key => key.replace('gh:https://guild.example/t/renzheng:', '')).sort())
      .toEqual(['gh:/t/other:held:my-card:a1', 'held:card:a2:c1', 'held:cities', 'held:of:a2:card', 'vacancy-draft:a1'])
    forgetAll('a1')
    expect(kept<string>('vacancy-draft:a1').read()).toBeNull()
  })

  it('of a card that is gone is let go, in every list of the account', () => {
    const list = (...ids: string[]) => ({ at: 1, value: { items: ids.map(id => ({ id })), total: ids.length } })
    const told = vi.fn()
    Object.assign(uni, { $emit: told })
    held('pool:a1').write(list('c1', 'c2'))
    held('looks:a1').write({ at: 1, value: { items: [{ card: { id: 'c1' } }, { card: { id: 'c2' } }] } })
    held('pool:a2').write(list('c1'))
    held('my-card:a1').write({ at: 1, value: { id: 'c9' } })
    forgetCard('a1', 'c1')
    const items = (name: string) => held<{ items: unknown[] }>(name).read()?.value.items
    expect(held('pool:a1').read()?.value).toEqual({ items: [{ id: 'c2' }], total: 1 })
    expect(items('looks:a1')).toEqual([{ card: { id: 'c2' } }])
    expect(items('pool:a2')).toEqual([{ id: 'c1' }])
    expect(held('my-card:a1').read()?.value).toEqual({ id: 'c9' })
    expect(told).toHaveBeenCalledWith(CARD_GONE, 'c1')
  })

  it('says what a contact costs now, but for those that are paid for', () => {
    const told = vi.fn()
    Object.assign(uni, { $emit: told })
    const card = (id: string, unlocked = false) => ({ id, unlocked, unlockPrice: 10 })
    held('pool:a1').write({ at: 1, value: { items: [card('c1'), card('c2', true)], total: 2 } })
    held('looks:a1').write({ at: 1, value: { items: [{ card: card('c1') }] } })
    held('card:a1:c1').write({ at: 1, value: card('c1') })
    held('card:a2:c1').write({ at: 1, value: card('c1') })
    repriceCards('a1', 12)
    const price = (name: string) => JSON.stringify(held(name).read()?.value).match(/"unlockPrice":(\d+)/g)?.map(each => Number(each.slice(14)))
    expect(price('pool:a1')).toEqual([12, 10])
    expect(price('looks:a1')).toEqual([12])
    expect(price('card:a1:c1')).toEqual([12])
    expect(price('card:a2:c1')).toEqual([10])
    expect(told).toHaveBeenCalledWith(CARD_PRICE, 12)
  })

  it('says when the store is full', () => {
    vi.stubGlobal('uni', { setStorageSync: () => { throw new Error('exceeded') } })
    expect(kept<string>('vacancy-draft:a1').write('审核员')).toBe(false)
  })
})
