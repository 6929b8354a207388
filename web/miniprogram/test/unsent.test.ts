import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem, offline } from '@/api/problem'
import { changesKept, says, sendUnsent, unsentOf, type Changes } from '@/pages-recruiting/unsent'
import type { OwnVacancy } from '@/pages-recruiting/recruiting'

const server = vi.hoisted(() => ({ patch: (_path: string, _body: unknown): Promise<unknown> => Promise.resolve(null) }))
vi.mock('@/api', () => ({ api: { patch: (path: string, body: unknown) => server.patch(path, body) } }))
vi.mock('@/platform/address', () => ({ tenantBase: () => '/t/a' }))

const coded = (code: string) => ({ code, label: code })
const vacancy = (id: string, more: Partial<OwnVacancy> = {}): OwnVacancy => ({
  id, title: '招聘 QMS 审核员', fields: [coded('QMS'), coded('EMS')], postType: coded('AUDITOR'), city: { code: '5101', name: '成都' }, workplace: null,
  salaryMin: null, salaryMax: null, salary: '面议', education: null, requirements: '注册审核员\n能出差', benefits: null, state: 'PUBLISHED', closeReason: null,
  postedBy: '李', publishedAt: '', confirmedAt: '', staleAt: null, views: 0, applications: 0, unseen: 0, version: 3, savedAt: 's3', ...more,
})

describe('what a vacancy says already', () => {
  it('is told field by field, as the server stores what is typed', () => {
    const v = vacancy('a')
    const same: Changes[] = [{ title: ' 招聘  QMS\u3000审核员 ' }, { requirements: '注册审核员\r\n能出差\n' }, { workplace: '' }, { benefits: ' ' }, { education: '' }, { salaryMin: 0, salaryMax: 0 }, { fields: ['QMS', 'EMS'], postType: 'AUDITOR', cityCode: '5101' }]
    same.forEach(changes => expect(says(v, changes), JSON.stringify(changes)).toBe(true))
    const other: Changes[] = [{ title: '招聘 EMS 审核员' }, { requirements: '注册审核员 能出差' }, { workplace: '高新区' }, { fields: ['QMS'] }, { salaryMin: 8000, salaryMax: 0 }, { title: '招聘 QMS 审核员', education: 'B' }]
    other.forEach(changes => expect(says(v, changes), JSON.stringify(changes)).toBe(false))
  })
})

describe('C19: the list sends what waits on the device', () => {
  const sent: [string, unknown][] = []
  const took: OwnVacancy[] = []
  let stored: Record<string, OwnVacancy> = {}

  beforeEach(() => {
    const device = new Map<string, string>()
    vi.stubGlobal('uni', { getStorageSync: (k: string) => device.get(k) ?? '', setStorageSync: (k: string, v: string) => device.set(k, v), removeStorageSync: (k: string) => device.delete(k) })
    sent.length = took.length = 0
    stored = {}
    server.patch = async (path, body) => {
      sent.push([path, body])
      await Promise.resolve()
      const id = path.split('/').pop() ?? ''
      const { version, ...changes } = body as Changes & { version: number }
      const now = stored[id]
      if (now.version !== version) throw new Problem('vacancy-changed', 409, '', '', [], { current: now })
      stored[id] = { ...now, ...(changes as Partial<OwnVacancy>), version: version + 1, savedAt: `s${version + 1}` }
      return stored[id]
    }
  })
  const put = (...all: OwnVacancy[]) => {
    all.forEach(v => { stored[v.id] = v })
    return all
  }
  const wait = (id: string, changes: Changes, version = 3) => changesKept('me', id).write({ version, text: `s${version}`, changes })

  it('one request each, on the version that was kept', async () => {
    const all = put(vacancy('a'), vacancy('b'), vacancy('c'))
    wait('a', { title: '甲' })
    wait('c', { title: '丙', benefits: '六险' })
    expect(unsentOf('me', all)).toEqual(['a', 'c'])
    await sendUnsent('me', all, v => { took.push(v) })
    expect(sent).toEqual([['/api/agency/vacancies/a', { title: '甲', version: 3 }], ['/api/agency/vacancies/c', { title: '丙', benefits: '六险', version: 3 }]])
    expect(took.map(v => [v.id, v.title])).toEqual([['a', '甲'], ['c', '丙']])
    expect(unsentOf('me', all)).toEqual([])
  })

  it('leaves a conflict to the editor, unsent and on the version that it was made on', async () => {
    const all = put(vacancy('a', { version: 4, savedAt: 's4', title: '同事的' }))
    wait('a', { title: '甲' })
    await sendUnsent('me', all, v => { took.push(v) })
    expect(sent).toEqual([])
    expect(unsentOf('me', all)).toEqual(['a'])
    expect(changesKept('me', 'a').read()).toMatchObject({ version: 3, changes: { title: '甲' } })
  })

  it('leaves what is refused, and stops where there is no network', async () => {
    const all = put(vacancy('a'), vacancy('b'), vacancy('c'))
    wait('a', { title: '' })
    wait('b', { title: '乙' })
    wait('c', { title: '丙' })
    const asked: string[] = []
    server.patch = path => {
      asked.push(path.split('/').pop() ?? '')
      return Promise.reject(path.endsWith('/a') ? new Problem('invalid-input', 400, '', '', [{ field: 'title', message: '请输入职位标题' }]) : offline())
    }
    await sendUnsent('me', all, () => undefined)
    expect(asked).toEqual(['a', 'b'])
    expect(unsentOf('me', all)).toEqual(['a', 'b', 'c'])
  })

  it('sends once, though two ask for it at the same time', async () => {
    const all = put(vacancy('a'))
    wait('a', { title: '甲' })
    await Promise.all([sendUnsent('me', all, () => undefined), sendUnsent('me', all, () => undefined)])
    expect(sent).toHaveLength(1)
    expect(unsentOf('me', all)).toEqual([])
  })
})
