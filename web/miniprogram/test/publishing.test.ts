import { describe, expect, it, vi } from 'vitest'
import { Problem, offline } from '@/api/problem'
import { newAttempt, publishOnce, type Attempt } from '@/pages-recruiting/publishing'

vi.mock('@/api', () => {
  let next = 0
  return { newIdempotencyKey: () => `key-${++next}` }
})

interface Body { title: string }
interface Made { id: number; title: string }

/** A server that keeps a key only where something was made, and tells another request under it. */
function scene() {
  const made: Made[] = []
  const keys = new Map<string, Made>()
  const kept: Attempt<Body>[] = []
  let deaf = false
  let down = false
  const attempt = newAttempt<Body>()
  const post = (body: Body, key: string): Promise<Made> => {
    if (down) return Promise.reject(offline())
    if (body.title === '') return Promise.reject(new Problem('invalid-input', 400, '', '', [{ field: 'title', message: '请输入职位标题' }]))
    const before = keys.get(key)
    if (before && before.title !== body.title) return Promise.reject(new Problem('idempotency-key-reused', 422, '', ''))
    if (before && !made.includes(before)) return Promise.reject(new Problem('not-found', 404, '', ''))
    const one = before ?? { id: made.length + 1, title: body.title }
    if (!before) {
      made.push(one)
      keys.set(key, one)
    }
    return deaf ? Promise.reject(offline()) : Promise.resolve(one)
  }
  const publish = (title: string, from = attempt) => publishOnce(from, { title }, post, () => { kept.push(JSON.parse(JSON.stringify(from)) as Attempt<Body>) })
  return { made, kept, attempt, publish, deafen: (off: boolean) => { deaf = off }, cut: (off: boolean) => { down = off } }
}

describe('C16: a draft is published once', () => {
  it('has its key beside the draft before anything is sent', async () => {
    const s = scene()
    s.cut(true)
    await expect(s.publish('审核员')).rejects.toMatchObject({ type: 'offline' })
    expect(s.kept.slice(-1)[0]).toEqual({ key: s.attempt.key, tried: [{ title: '审核员' }] })
  })

  it('tried again after the answer was lost, is the same one, also when the page was left', async () => {
    const s = scene()
    s.deafen(true)
    await expect(s.publish('审核员')).rejects.toMatchObject({ type: 'offline' })
    s.deafen(false)
    expect(await s.publish('审核员', s.kept.slice(-1)[0])).toEqual({ id: 1, title: '审核员' })
    expect(s.made).toHaveLength(1)
  })

  it('with other words after the answer was lost, finds what was made instead of making a second', async () => {
    const s = scene()
    s.deafen(true)
    await expect(s.publish('审核员')).rejects.toMatchObject({ type: 'offline' })
    s.deafen(false)
    s.cut(true)
    await expect(s.publish('审核员甲')).rejects.toMatchObject({ type: 'offline' })
    s.cut(false)
    await expect(s.publish('')).rejects.toMatchObject({ type: 'invalid-input' })
    expect(await s.publish('审核员乙')).toEqual({ id: 1, title: '审核员' })
    expect(s.made).toHaveLength(1)
  })

  it('refused for what it says, is published once it is mended', async () => {
    const s = scene()
    await expect(s.publish('')).rejects.toMatchObject({ type: 'invalid-input' })
    expect(s.kept.slice(-1)[0].tried).toEqual([])
    expect(await s.publish('审核员')).toEqual({ id: 1, title: '审核员' })
  })

  it('takes a new key where what was made of it is gone again', async () => {
    const s = scene()
    s.deafen(true)
    await expect(s.publish('审核员')).rejects.toMatchObject({ type: 'offline' })
    s.deafen(false)
    s.made.length = 0
    const old = s.attempt.key
    expect(await s.publish('审核员')).toMatchObject({ title: '审核员' })
    expect(s.attempt.key).not.toBe(old)
    expect(s.made).toHaveLength(1)
  })
})
