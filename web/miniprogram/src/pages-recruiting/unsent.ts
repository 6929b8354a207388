import { api } from '@/api'
import { kept } from '@/platform/storage'
import { useAutosave, type Kept } from './autosave'
import type { OwnVacancy } from './recruiting'

/** What may be changed of a vacancy, as it is sent; 0 for no pay, '' for nothing. */
export interface VacancyText { title: string; fields: string[]; postType: string; cityCode: string; workplace: string; salaryMin: number; salaryMax: number; education: string; requirements: string; benefits: string }
export type Changes = Partial<VacancyText>

/** Where changes of a vacancy wait on this device. */
export const changesKept = (account: string, id: string) => kept<Kept<Changes>>(`vacancy-changes:${account}:${id}`)

export const textOf = (v: OwnVacancy): VacancyText => ({
  title: v.title, fields: v.fields.map(f => f.code), postType: v.postType.code, cityCode: v.city.code, workplace: v.workplace ?? '',
  salaryMin: v.salaryMin ?? 0, salaryMax: v.salaryMax ?? 0, education: v.education?.code ?? '', requirements: v.requirements, benefits: v.benefits ?? '',
})

/** As the server stores what is typed: one line with single spaces, or lines with none around them. */
const stored = (field: string, typed: unknown) => {
  if (typeof typed !== 'string') return JSON.stringify(typed)
  return field === 'requirements' || field === 'benefits' ? typed.replace(/\r\n/g, '\n').trim() : typed.replace(/[\s\u00A0\u3000\u200B\uFEFF]+/g, ' ').trim()
}

/** Whether the vacancy says already what these changes would make it say. */
export function says(vacancy: OwnVacancy, changes: Changes): boolean {
  const has: Record<string, unknown> = { ...textOf(vacancy) }
  return Object.entries(changes).every(([field, value]) => stored(field, value) === stored(field, has[field]))
}

/** What is on its way for each vacancy: whoever reads its kept changes waits for it, so that no two pages send the same. */
const underWay = new Map<string, Promise<unknown>>()

/** Done as soon as nothing is on its way for this vacancy. */
export async function quiet(id: string): Promise<void> {
  while (underWay.has(id)) await underWay.get(id)
}

export function vacancySaves(at: () => { account: string; id: string }, took: (stored: OwnVacancy) => void) {
  return useAutosave<OwnVacancy, Changes>({
    send: (version, changes) => {
      const { id } = at()
      const sending = api.patch<OwnVacancy>(`/api/agency/vacancies/${encodeURIComponent(id)}`, { ...changes, version })
      const done: Promise<unknown> = sending.then(() => undefined, () => undefined).finally(() => { if (underWay.get(id) === done) underWay.delete(id) })
      underWay.set(id, done)
      return sending
    },
    versionOf: vacancy => vacancy.version,
    textOf: vacancy => vacancy.savedAt,
    says,
    keep: {
      read: () => changesKept(at().account, at().id).read(),
      write: value => changesKept(at().account, at().id).write(value),
    },
    took,
    currentOf: refused => (refused.fields.current as OwnVacancy | undefined) ?? null,
  })
}

/** Which of these vacancies have changes on this device that the server has not. */
export const unsentOf = (account: string, vacancies: OwnVacancy[]) => vacancies.filter(v => changesKept(account, v.id).read()).map(v => v.id)

/**
 * Sends what waits on this device for each of these vacancies (C19). What conflicts or is refused stays for the editor, where
 * somebody can decide.
 */
export async function sendUnsent(account: string, vacancies: OwnVacancy[], took: (stored: OwnVacancy) => void): Promise<void> {
  for (const vacancy of vacancies) {
    while (underWay.has(vacancy.id)) await underWay.get(vacancy.id)
    // Nothing is awaited between this look and the sending: two who send at once would both find it.
    if (!changesKept(account, vacancy.id).read()) continue
    const saves = vacancySaves(() => ({ account, id: vacancy.id }), took)
    saves.begin(vacancy)
    await saves.flush()
    if (saves.state.value === 'offline') return
  }
}
