import { describe, expect, it, vi } from 'vitest'
import { Problem, offline } from '@/api/problem'
import { useAutosave, type Kept } from '@/pages-recruiting/autosave'

interface Stored { version: number; title: string; pay: string; savedAt: string }
interface Changes { title?: string; pay?: string }

/** A server that keeps one thing, and refuses what was made on an old version. */
function scene() {
  let stored: Stored = { version: 3, title: '旧', pay: '10', savedAt: '3' }
  let down = false
  let deaf = false
  let during = () => undefined as void
  let kept: Kept<Changes> | null = null
  const sent: { version: number; changes: Changes }[] = []
  const took: Stored[] = []
  const saves = useAutosave<Stored, Changes>({
    wait: 1,
    versionOf: s => s.version,
    keep: { read: () => kept, write: v => { kept = v } },
    textOf: s => s.savedAt,
    says: (s, changes) => Object.entries(changes).every(([name, value]) => s[name as keyof Changes] === value),
    took: s => { took.push(s) },
    currentOf: p => (p.fields.current as Stored | undefined) ?? null,
    send: async (version, changes) => {
      if (down) throw offline()
      sent.push({ version, changes })
      if (changes.title === '') throw new Problem('invalid-input', 400, '', '', [{ field: 'title', message: '请输入职位标题' }])
      if (version !== stored.version) throw new Problem('vacancy-changed', 409, '', '', [], { current: stored })
      stored = { ...stored, ...changes, version: version + 1, savedAt: String(version + 1) }
      const answer = stored
      during()
      if (deaf) throw offline()
      return answer
    },
  })
  return {
    saves, sent, took,
    get stored() { return stored }, set stored(s: Stored) { stored = s },
    get kept() { return kept }, set kept(k: Kept<Changes> | null) { kept = k },
    cut: (off: boolean) => { down = off },
    /** What is sent arrives, and its answer does not. */
    deafen: (off: boolean) => { deaf = off },
    /** Done once, after the server stored and before it answers. */
    meanwhile: (act: () => void) => { during = () => { during = () => undefined; act() } },
  }
}

/** A new title arrived at the server, and no answer came back. */
async function unanswered() {
  const s = scene()
  s.saves.begin(s.stored)
  s.deafen(true)
  s.saves.change({ title: '新' })
  await s.saves.flush()
  return s
}

describe('C19: changes save themselves', () => {
  it('sends what changed on the version that it was made on, and the next on the version answered', async () => {
    const s = scene()
    s.saves.begin(s.stored)
    s.saves.change({ title: '新' })
    expect(s.saves.state.value).toBe('saving')
    expect(s.kept).toMatchObject({ version: 3, changes: { title: '新' } })
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
    expect(s.kept).toMatchObject({ version: 3, changes: { title: '离线改的' } })
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
      s.stored = { version: 4, title: '别人的', pay: '20', savedAt: '4' }
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

  it('takes a conflict about its own words as saved, when only the answer was lost', async () => {
    const s = await unanswered()
    expect(s.saves.state.value).toBe('offline')
    s.deafen(false)
    await s.saves.flush()
    expect(s.saves.state.value).toBe('saved')
    expect(s.kept).toBeNull()
    expect(s.took.slice(-1)[0]).toMatchObject({ version: 4, title: '新' })
  })

  it('goes on with what was typed after the answer that was lost', async () => {
    const s = await unanswered()
    s.deafen(false)
    s.saves.change({ title: '新的', pay: '12' })
    await s.saves.flush()
    expect(s.saves.state.value).toBe('saved')
    expect(s.stored).toMatchObject({ version: 5, title: '新的', pay: '12' })
  })

  it('knows its own words also after the app was ended before the answer', async () => {
    const s = await unanswered()
    const again = scene()
    again.stored = s.stored
    again.kept = s.kept
    expect(again.saves.begin(again.stored)).toEqual({})
    expect(again.saves.state.value).toBe('saved')
    expect(again.kept).toBeNull()
    const more = scene()
    more.stored = s.stored
    more.kept = { ...(s.kept as Kept<Changes>), changes: { title: '新', pay: '12' } }
    expect(more.saves.begin(more.stored)).toEqual({ pay: '12' })
    await more.saves.flush()
    expect(more.stored).toMatchObject({ version: 5, title: '新', pay: '12' })
  })

  it('asks where somebody else saved after the answer that was lost', async () => {
    const s = await unanswered()
    s.deafen(false)
    // Our title arrived; on it somebody else changed the pay.
    s.stored = { version: 5, title: '新', pay: '20', savedAt: '5' }
    s.saves.change({ pay: '12' })
    await s.saves.flush()
    expect(s.saves.state.value).toBe('conflict')
    expect(s.stored.pay).toBe('20')
  })

  it('asks nobody about a new version with the same words, such as after a reminder', async () => {
    const s = scene()
    s.saves.begin(s.stored)
    s.stored = { ...s.stored, version: 4 }
    s.saves.change({ title: '新' })
    await s.saves.flush()
    expect(s.saves.state.value).toBe('saved')
    expect(s.stored).toMatchObject({ version: 5, title: '新' })
  })

  it('does not go round where the server calls the same version a conflict again and again', async () => {
    const s = scene()
    s.stored = { ...s.stored, version: 9 }
    const send = vi.fn(() => Promise.reject(new Problem('vacancy-changed', 409, '', '', [], { current: s.stored })))
    const saves = useAutosave<Stored, Changes>({ wait: 1, versionOf: v => v.version, textOf: v => v.savedAt, says: () => false, keep: { read: () => null, write: () => undefined }, took: () => undefined, currentOf: p => p.fields.current as Stored, send })
    saves.begin(s.stored)
    saves.change({ title: '新' })
    await saves.flush()
    expect(saves.state.value).toBe('conflict')
    expect(send).toHaveBeenCalledTimes(1)
  })

  it('keeps on the device what is on its way, also when more is typed meanwhile', async () => {
    const s = scene()
    s.saves.begin(s.stored)
    s.saves.change({ title: '新' })
    let onDevice: Kept<Changes> | null = null
    s.meanwhile(() => {
      s.saves.change({ pay: '12' })
      onDevice = s.kept
    })
    await s.saves.flush()
    expect(onDevice).toMatchObject({ version: 3, changes: { title: '新', pay: '12' } })
    expect(s.stored).toMatchObject({ title: '新', pay: '12' })
    expect(s.kept).toBeNull()
  })

  it('gives what is there before it is overwritten, so that the page shows the rest of it', async () => {
    const s = scene()
    s.saves.begin(s.stored)
    s.stored = { version: 4, title: '别人的', pay: '20', savedAt: '4' }
    s.saves.change({ title: '我的' })
    await s.saves.flush()
    const before = s.took.length
    await s.saves.insist()
    expect(s.took.slice(before).map(t => [t.title, t.pay])).toEqual([['别人的', '20'], ['我的', '20']])
  })

  it('asks again whoever left a conflict without choosing, though more was typed', () => {
    const s = scene()
    s.kept = { version: 2, changes: { title: '我的' } }
    s.saves.begin(s.stored)
    s.saves.change({ pay: '12' })
    expect(s.kept).toMatchObject({ version: 2, changes: { title: '我的', pay: '12' } })
    const again = scene()
    again.kept = s.kept
    again.saves.begin(again.stored)
    expect(again.saves.state.value).toBe('conflict')
  })

  it('holds back what would go another way until all is saved', async () => {
    const s = scene()
    s.saves.begin(s.stored)
    const pause = vi.fn(() => Promise.resolve(s.stored))
    s.saves.change({ title: '' })
    expect(await s.saves.aside(pause)).toBe(false)
    s.cut(true)
    s.saves.change({ title: '好' })
    expect(await s.saves.aside(pause)).toBe(false)
    expect(pause).not.toHaveBeenCalled()
    s.cut(false)
    expect(await s.saves.aside(pause)).toBe(true)
    expect(s.stored.title).toBe('好')
  })

  it('shows what came back from a pause, and asks where it would hide somebody else\'s change', async () => {
    const s = scene()
    const pause = (typed: Changes | null) => () => {
      s.stored = { version: s.stored.version + 2, title: '别人的', pay: '20', savedAt: `${s.stored.version + 1}` }
      if (typed) s.saves.change(typed)
      return Promise.resolve(s.stored)
    }
    s.saves.begin(s.stored)
    expect(await s.saves.aside(pause(null))).toBe(true)
    expect(s.saves.state.value).toBe('saved')
    expect(s.took.slice(-1)[0]).toMatchObject({ version: 5, title: '别人的' })
    expect(await s.saves.aside(pause({ pay: '12' }))).toBe(true)
    expect(s.saves.state.value).toBe('conflict')
    expect(s.sent).toEqual([])
    expect(s.saves.giveWay()).toMatchObject({ version: 7, pay: '20' })
    s.saves.change({ title: '我的' })
    await s.saves.flush()
    expect(s.sent).toEqual([{ version: 7, changes: { title: '我的' } }])
  })

  it('sends what is typed during a pause afterwards, on the version that the pause made', async () => {
    const s = scene()
    s.saves.begin(s.stored)
    await s.saves.aside(async () => {
      s.saves.change({ title: '新' })
      s.stored = { ...s.stored, version: 4 }
      // Long enough for the pause in typing to pass.
      await new Promise(resolve => setTimeout(resolve, 20))
      return s.stored
    })
    await vi.waitFor(() => expect(s.saves.state.value).toBe('saved'))
    expect(s.sent).toEqual([{ version: 4, changes: { title: '新' } }])
  })

  it('keeps nothing of what is gone, whatever answer still comes', async () => {
    const s = scene()
    s.saves.begin(s.stored)
    s.saves.change({ title: '新' })
    s.deafen(true)
    s.meanwhile(() => s.saves.end())
    await s.saves.flush()
    expect(s.kept).toBeNull()
    expect(s.took).toEqual([])
  })
})
