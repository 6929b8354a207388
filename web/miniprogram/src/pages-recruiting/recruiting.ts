import { ref } from 'vue'
import { api, type Card, type Option, type Page } from '@/api'
import { held } from '@/platform/storage'

export type VacancyState = 'PUBLISHED' | 'PAUSED' | 'STALE' | 'CLOSED' | 'DELETED'
export type ApplicationState = 'SENT' | 'SEEN' | 'INTERESTED' | 'DECLINED' | 'WITHDRAWN'
export interface Place { code: string; name: string }

/** A vacancy in a person's list. */
export interface Vacancy {
  id: string; title: string; fields: Option[]; postType: Option; city: Place; workplace: string | null
  salaryMin: number | null; salaryMax: number | null; salary: string; education: Option | null
  agency: { id: string; name: string }; publishedAt: string; confirmedAt: string; application: ApplicationState | null
}
export interface Listing extends Page<Vacancy> { next: string | null }
export interface Company {
  id: string; name: string; contactPerson: string | null; phone: string | null; email: string | null; address: string | null
  profile: string | null; vacancies: number
}
export interface VacancyDetail extends Vacancy { requirements: string; benefits: string | null; contact: Company; applicationId: string | null }
export interface MyApplication {
  id: string; vacancy: Vacancy; open: boolean; state: ApplicationState; message: string | null; answer: string | null
  sentAt: string; seenAt: string | null; answeredAt: string | null; withdrawnAt: string | null
  /** When the vacancy went before an answer. */
  endedAt: string | null
}

/** A vacancy as its own agency sees it. */
export interface OwnVacancy {
  id: string; title: string; fields: Option[]; postType: Option; city: Place; workplace: string | null
  salaryMin: number | null; salaryMax: number | null; salary: string; education: Option | null
  requirements: string; benefits: string | null; state: VacancyState; closeReason: string | null; postedBy: string
  publishedAt: string; confirmedAt: string; staleAt: string | null; views: number; applications: number; unseen: number
  version: number; savedAt: string
}
export interface Overview { items: OwnVacancy[]; most: number; left: number }
export interface Received {
  id: string; vacancyId: string; vacancyTitle: string; card: Card | null; state: ApplicationState
  message: string | null; answer: string | null; sentAt: string; seenAt: string | null; answeredAt: string | null
}
export interface Inbox extends Page<Received> { counts: Partial<Record<ApplicationState, number>> }
export interface RecruitingOptions { postTypes: Option[]; fields: Option[]; educations: Option[]; mostVacancies: number; staleDays: number }

export const STATE_WORDS: Record<VacancyState, string> = { PUBLISHED: '招聘中', PAUSED: '已暂停', STALE: '已过期', CLOSED: '已关闭', DELETED: '已删除' }
export const STATE_TONES: Record<VacancyState, 'ok' | 'plain' | 'warn' | 'bad'> = { PUBLISHED: 'ok', PAUSED: 'plain', STALE: 'warn', CLOSED: 'bad', DELETED: 'plain' }
export const SENT_WORDS: Record<ApplicationState, string> = { SENT: '已投递', SEEN: '已查看', INTERESTED: '有意向', DECLINED: '不合适', WITHDRAWN: '已撤回' }
export const SENT_TONES: Record<ApplicationState, 'plain' | 'brand' | 'ok' | 'bad'> = { SENT: 'brand', SEEN: 'plain', INTERESTED: 'ok', DECLINED: 'bad', WITHDRAWN: 'plain' }

/** Told with the fresh thing, so that a list below shows it. */
export const APPLIED = 'recruiting:applied'
export const VACANCY_SAVED = 'recruiting:vacancy-saved'
export const ANSWERED = 'recruiting:answered'

const options = ref<RecruitingOptions | null>(null)

/** Post types, fields and educations of this tenant, and how many vacancies an agency may have. */
export async function recruitingOptions(): Promise<RecruitingOptions> {
  if (options.value) return options.value
  const kept = held<RecruitingOptions>('recruiting-options')
  try {
    options.value = await api.get<RecruitingOptions>('/api/recruiting/options')
    kept.write({ at: Date.now(), value: options.value })
    return options.value
  } catch (e) {
    const old = kept.read()
    if (old) return old.value
    throw e
  }
}

/** 成都 · 高新区 */
export const placeWords = (v: { city: Place; workplace: string | null }) => [v.city.name, v.workplace].filter(Boolean).join(' · ')
export const educationWords = (e: Option | null) => (e ? `${e.label}及以上` : '学历不限')

/** 不限, 8K 以上, 16K 以下, 8–16K; yuan a month. */
export function salaryWords(low: number | null, high: number | null): string {
  const k = (yuan: number) => String(yuan / 1000)
  if (low && high) return `${k(low)}–${k(high)}K`
  if (low) return `${k(low)}K 以上`
  return high ? `${k(high)}K 以下` : ''
}
