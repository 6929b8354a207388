import { describe, expect, it, vi } from 'vitest'
import { Problem, offline } from '@/api/problem'
import { useAutosave, type Kept } from '@/pages-recruiting/autosave'

interface Stored { version: number; title: string; pay: string }
interface Changes { title?: string; pay?: string }

/** A server that keeps one thing, and refuses what was made on an old version. */
function scene() {
  let stored: Stored = { version: 3, title: '旧', pay: '10' }
  let down = false
  let kept: Kept<Changes> | null = null
  const sent: { version: number; changes: Changes }[] = []
  const saves = useAutosave<Stored, Changes>({
    wait: 1,
    versionOf: s => s.version,
    keep: { read: () => kept, write: v => { kept = v } },
    took: () => undefined,
    currentOf: p => (p.fields.current as Stored | undefined) ?? null,
    send: async (version, changes) => {
      if (down) throw offline()
      sent.push({ version, changes })
      if (changes.title === '') throw new Problem('invalid-input', 400, '', '', [{ field: 'title', message: '请输入职位标题' }])
      if (version !== stored.version) throw new Problem('vacancy-changed', 409, '', '', [], { current: stored })
      stored = { ...stored, ...changes, version: version + 1 }
      return stored
    },
  })
  return {
    saves, sent,
    get stored() { return stored }, set stored(s: Stored) { stored = s },
    get kept() { return kept }, set kept(k: Kept<Changes> | null) { kept = k },
    cut: (off: boolean) => { down = off },
  }
}

describe('C19: changes save themselves', () => {
  it('sends what changed on the version that it was made on, and the next on the version answered', async () => {
    const s = scene()
    s.saves.begin(s.stored)
    s.saves.change({ title: '新' })
    expect(s.saves.state.value).toBe('saving')
    expect(s.kept).toEqual({ version: 3, changes: { title: '新' } })
    await s.saves.flush()
    s.saves.change({ pay: '12' })
    await s.saves.flush()
    expect(s.sent).toEqual([{ version: 3, changes: { title: '新' } }, { version: 4, changes: { pay: '12' } }])
    expect(s.saves.state.value).toBe('saved')
    expect(s.kept).toBeNull()
  })

  it('sends by itself after a pause in typing', async () => {
    const s = scene()
    s.saves.begin(s.stored)
    s.saves.change({ title: '新' })
    await vi.waitFor(() => expect(s.saves.state.value).toBe('saved'))
    expect(s.stored.title).toBe('新')
  })

  it('keeps changes on the device without network and sends them later, also after the page was closed', async () => {
    const s = scene()
    s.saves.begin(s.stored)
    s.cut(true)
    s.saves.change({ title: '离线改的' })
    await s.saves.flush()
    expect(s.saves.state.value).toBe('offline')
    expect(s.kept).toEqual({ version: 3, changes: { title: '离线改的' } })
    s.cut(false)
    const again = scene()
    again.kept = s.kept
    expect(again.saves.begin(again.stored)).toEqual({ title: '离线改的' })
    await again.saves.flush()
    expect(again.stored.title).toBe('离线改的')
    expect(again.kept).toBeNull()
  })

  it('does not overwrite what another device saved; asks, and then does as told', async () => {
    for (const insist of [true, false]) {
      const s = scene()
      s.saves.begin(s.stored)
      s.stored = { version: 4, title: '别人的', pay: '20' }
      s.saves.change({ title: '我的' })
      await s.saves.flush()
      expect(s.saves.state.value).toBe('conflict')
      expect(s.stored.title).toBe('别人的')
      if (insist) await s.saves.insist()
      else expect(s.saves.giveWay()?.title).toBe('别人的')
      expect(s.stored).toMatchObject({ title: insist ? '我的' : '别人的', pay: '20' })
      expect(s.saves.state.value).toBe('saved')
      expect(s.kept).toBeNull()
    }
  })

  it('shows what was refused and saves once it is mended', async () => {
    const s = scene()
    s.saves.begin(s.stored)
    s.saves.change({ title: '' })
    await s.saves.flush()
    expect(s.saves.state.value).toBe('failed')
    expect(s.saves.problem.value?.fieldMessage('title')).toBe('请输入职位标题')
    s.saves.change({ title: '好' })
    await s.saves.flush()
    expect(s.saves.state.value).toBe('saved')
    expect(s.stored.title).toBe('好')
  })
})
