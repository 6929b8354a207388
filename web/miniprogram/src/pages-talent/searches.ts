import type { City, SearchDraft, SavedSearch, TalentOptions } from '@/api'
import { kept } from '@/platform/storage'

/** What the pool is asked for; the same words as in its address. */
export interface Wanted { region: string[]; level: string[]; field: string[]; q: string; sort: string }

export const NOTHING_WANTED: Wanted = { region: [], level: [], field: [], q: '', sort: 'updated' }

/** What an account looked for the last time, on this device. */
export const lastWanted = (account: string) => kept<Wanted>(`pool-wanted:${account}`)

export const isFiltered = (w: Wanted) => w.q !== '' || w.region.length + w.level.length + w.field.length > 0

export const wantedOf = (s: SavedSearch): Wanted => ({ region: [...s.region], level: [...s.level], field: [...s.field], q: s.q, sort: s.sort })

/** 南昌、北京 · 高级审核员 · QMS · 建筑: what a search asks for, as far as the codes are known here. */
export function searchWords(w: Pick<SearchDraft, 'region' | 'level' | 'field' | 'q'>, options: TalentOptions | null, cities: City[]): string {
  const named = (codes: string[], of: (code: string) => string | undefined, unit: string) => {
    const names = codes.map(of).filter((n): n is string => !!n)
    return names.length === codes.length ? names.join('、') : `${codes.length} 个${unit}`
  }
  return [
    w.region.length ? named(w.region, code => cities.find(c => c.code === code)?.shortName, '地区') : '',
    w.level.length ? named(w.level, code => options?.levels.find(o => o.code === code)?.label, '级别') : '',
    w.field.length ? named(w.field, code => options?.fields.find(o => o.code === code)?.label, '领域') : '',
    w.q,
  ].filter(Boolean).join(' · ')
}

/** 12, 100+ */
export const freshWords = (fresh: number) => (fresh >= 100 ? '100+' : String(fresh))
