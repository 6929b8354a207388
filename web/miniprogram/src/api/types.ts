/** The member API's JSON, as far as these pages read it. */
export interface Page<T> {
  items: T[]; page: number; size: number; total: number
  /** False where the total is about. */
  totalExact?: boolean
  /** Where lists go on after a place: the place, null on the last page. */
  next?: string | null
}
export interface Money { fen: number }
export interface Option { code: string; label: string }

export interface Theme {
  primary: string; fill: string; hover: string; active: string; deep: string; soft: string; softer: string
  line: string; text: string; onBrand: string; link: string; focusRgb: string
}
export type Kind = 'PERSON' | 'AGENCY' | 'MEMBER' | 'GUEST' | 'STAFF' | 'COMPANY' | 'WORKER' | 'MERCHANT'
export interface MenuItem { key: string; label: string; icon: string; page: string; kinds: (Kind | 'ANY')[] }
export interface Agreement { id: string; kind: string; title: string; version: string }
export interface Bootstrap {
  tenant: { slug: string; name: string; logoUrl: string | null; theme: Theme; servicePhone: string; serviceHours: string }
  modules: string[]
  tabs: MenuItem[]
  entries: MenuItem[]
  agreements: Agreement[]
  /** The tenant's mini-program, where it has one; the simulator is for browsers and exists only in the sandbox. */
  wechat?: { appid: string; firstSignIn: 'BIND_PHONE' | 'QUICK_GUEST'; simulator?: string | null } | null
}

export type AccountState = 'ACTIVE' | 'PENDING' | 'REFUSED' | 'DISABLED'
export interface Identity { type: 'PHONE' | 'USERNAME' | 'WECHAT' | 'EMAIL'; shown: string }
export interface AgreementItem { code: string; title: string; version: number; publishedAt: string; url: string }
export interface Term { code: string; title: string; version: number }
export interface AgreementText { code: string; title: string; version: number; publishedAt: string; html: string; clauses?: { key: string; title: string; html: string }[] }
export interface Consent { code: string; title: string; version: number; acceptedAt: string; address?: string | null }
export interface Me {
  id: string; name: string; kind: Kind; roles: string[]; permissions: string[]
  tenant: { slug: string; name: string }
  username?: string | null
  phoneMasked: string | null
  passwordSet: boolean
  state?: AccountState
  identities?: Identity[]
  /** Whether signing in asks for a time code as well. */
  secondFactor?: boolean
  outstandingAgreements?: AgreementItem[]
  /** What staff asked this account to confirm anew. */
  recheck?: Recheck | null
  /** Which doors of registration this account has gone through. */
  sides?: string[]
}

export interface RecheckPart { part: 'PHONE' | 'EMAIL' | 'ID_NUMBER'; label: string; shown: string | null; confirmedAt: string | null }
export interface Recheck { state: 'NONE' | 'OPEN' | 'DONE'; reason: string | null; askedAt: string | null; dueAt: string | null; overdue: boolean; blocked: boolean; parts: RecheckPart[] }

export type Side = 'COMPANY' | 'WORKER' | 'PERSON'
export interface UserType { code: string; label: string; side: Side; summary: string | null; form: string; reviewed: boolean; byEmail?: boolean; hours?: number | null; workingDays?: number | null }

export type FieldType = 'TEXT' | 'TEXTAREA' | 'NUMBER' | 'DATE' | 'PHONE' | 'EMAIL' | 'ID_NUMBER' | 'CREDIT_CODE' | 'REGION' | 'INDUSTRY' | 'CHOICE' | 'CHOICES' | 'FILE' | 'IMAGES' | 'SWITCH'
export interface FieldRules {
  minLength?: number; maxLength?: number; min?: number; max?: number; decimals?: number; pattern?: string
  minItems?: number; maxItems?: number; accept?: string[]; maxBytes?: number; maxPixels?: number
  /** Days, already worked out: 2026-11-22. */
  minDate?: string; maxDate?: string
  /** Rule to what the person is told; {n} stands for the present count. */
  messages?: Record<string, string>
}
export interface FormField { key: string; label: string; type: FieldType; required: boolean; help?: string | null; rules?: FieldRules | null; options?: Option[] | null }
export interface FormDefinition { id: string; version: number; title: string; fields: FormField[] }
export type FormValue = string | string[] | boolean | number | null | undefined
export type FormValues = Record<string, FormValue>

export interface Registered { state: 'ACTIVE' | 'PENDING' | 'ACTIVATION'; ticket?: string | null; dueAt?: string | null }
export interface Registration {
  state: 'ACTIVE' | 'PENDING' | 'REFUSED'; userType: string; userTypeLabel?: string; phoneMasked?: string; emailMasked?: string | null; form: string; formVersion: number; values: FormValues
  submittedAt: string; dueAt: string | null; reason?: string | null
}

export interface Device { id: string; device: string; client: string | null; createdAt: string; usedAt: string | null; address: string | null; current: boolean }
export interface DataExport { id: string; state: 'WAITING' | 'RUNNING' | 'READY' | 'FAILED' | 'EXPIRED' | string; requestedAt?: string; createdAt?: string; readyAt?: string | null; expiresAt?: string | null }
export interface Deletion { state: 'WAITING' | 'NONE'; requestedAt?: string | null; dueAt?: string | null; obstacles?: string[] }
export interface SecondFactor { on: boolean; since: string | null; usedAt: string | null; recoveryLeft: number; demanded: boolean }
/** A QR code as one path in a square of `size` units, and the same secret for typing. */
export interface FactorSetup { setup: string; secret: string; uri: string; size: number; path: string }
export interface SubAccount {
  id: string; name: string; username?: string | null; phoneMasked: string | null; owner: boolean; self: boolean
  /** HELD: the tenant keeps the account out, not the owner. */
  state: 'ACTIVE' | 'LOCKED' | 'HELD'
  /** Ids of the papers that were given with it; empty for those whom they do not concern. */
  proof?: string[]
  permissions: string[]; createdAt: string; lastSignInAt: string | null
}
export interface Organisation { organisation: string; owned: boolean; permissions: { id: string; label: string; help?: string | null }[]; items: SubAccount[] }

export interface City { code: string; name: string; shortName: string; province: string; pinyin: string; initials: string; hot: boolean }

export interface Industry { code: string; name: string; parent: string }

export interface Notice { id: string; kind: string; title: string; text: string; link: string | null; at: string; readAt: string | null }

export interface PointLot { points: number; source: string; label?: string; expiresAt: string | null; freezesAt?: string | null; soon?: boolean }
/** Frozen points are not in the balance; a purchase thaws them, or staff do. */
export interface PointBalance { balance: number; lots: PointLot[]; frozen?: number; frozenLots?: PointLot[]; thawedByPurchase?: boolean }
export interface PointEntry { id: string; number?: string; at: string; kind?: string; points: number; balance: number | null; reason: string; uses?: { source: string; label: string; points: number }[] }
export interface PointPack { id: string; name: string; points: number; giftPoints?: number; giftDays?: number; price: Money }

export type OrderState = 'OPEN' | 'PAID' | 'CLOSED' | 'REFUNDED' | 'PARTLY_REFUNDED'
export interface Order {
  /** kind 'point-pack' can be paid in the mini-program on iOS by virtual payment only. */
  id: string; kind?: string; number: string; title: string; amount: Money; state: OrderState
  expiresAt: string | null; createdAt: string; paidAt: string | null
  refunded?: Money; refunds?: Refund[]
  /** What could be given back; askableUntil is null where only staff can start it. */
  refundable?: { amount: Money; possible: boolean; why: string | null; byHand?: boolean; askableUntil: string | null } | null
  refundWish?: { state: 'WAITING' | 'ACCEPTED' | 'REFUSED'; stateLabel: string; amount: Money; reason: string; askedAt: string; refusal: string | null } | null
}
export type RefundState = 'APPROVED' | 'SENT' | 'PROCESSING' | 'ABNORMAL' | 'SUCCESS' | 'CLOSED'
export interface Refund { number: string; amount: Money; reason: string; state: RefundState; stateLabel: string; receivedBy: string | null; acceptedAt: string; doneAt: string | null }
/** What the buyer said about a bank transfer and what became of it. */
export interface TransferClaim { state: 'CLAIMED' | 'CONFIRMED' | 'REFUSED'; stateLabel: string; payer: string; paidOn: string; claimedAt: string; reason: string | null }
export interface TransferAnswer { offered: boolean; claim: TransferClaim | null }
export interface Receipt {
  id: string; order: string; number: string; orderNumber: string; title: string; amount: Money; refunded: Money; voided: boolean
  paidAt: string | null; issuedAt: string; verifyUrl: string
}
export type FapiaoKind = 'PERSONAL' | 'COMPANY'
export interface Fapiao {
  id: string; order: string; orderNumber: string; orderTitle: string; kind: FapiaoKind; title: string; taxNumber: string | null; email: string | null
  amount: Money; state: 'REQUESTED' | 'ISSUED' | 'REFUSED' | 'CANCELLED'; stateLabel: string; reason: string | null; number: string | null
  redLetter: Money; file: string | null; requestedAt: string; decidedAt: string | null
}
export type Channel = 'WECHAT_JSAPI' | 'WECHAT_VIRTUAL' | 'WECHAT_NATIVE' | 'WECHAT_H5' | 'OFFLINE'
export type Payment =
  | { channel: 'WECHAT_H5'; h5Url: string }
  | { channel: 'WECHAT_NATIVE'; codeUrl: string }
  | { channel: 'OFFLINE'; bank: string; name: string; number: string; memo: string }
  | { channel: 'WECHAT_JSAPI'; timeStamp: string; nonceStr: string; package: string; signType: string; paySign: string }
  /** Arguments of wx.requestVirtualPayment, handed over as they are. */
  | { channel: 'WECHAT_VIRTUAL'; mode: string; signData: string; paySig: string; signature: string }

export interface Sort extends Option { explanation: string }
export interface TalentOptions { levels: Option[]; fields: Option[]; educations: Option[]; unlockPrice: number; freeAgainMonths: number; sorts?: Sort[] }
export interface Card {
  id: string
  name: string
  gender: string | null
  age: number | null
  city: { code: string; name: string } | null
  education: string | Option | null
  level: Option | null
  fields: Option[]
  years: number | null
  employer: string | null
  summary: string | null
  completeness: number
  published: boolean
  publishedAt: string | null
  updatedAt: string
  unlockPrice: number
  unlocked: boolean
  unlockedAt: string | null
  freeAgainUntil: string | null
  withdrawn: boolean
  /** Last day of the registration, where the certification body keeps one; whether it is over. */
  validUntil?: string | null
  lapsed?: boolean
  /** Marked by the asking agency. */
  favourite?: boolean
}
export interface Contact { phone: string | null; email: string | null; wechat: string | null }
export interface Gap { key: string; label: string; points: number }
export interface MyCard extends Card {
  phoneMasked: string | null; email: string | null; wechat: string | null
  /** Agencies that opened the card, and those that paid for the contact. */
  viewers?: number; unlocks?: number
  /** The body that the card names as employer does not find it. */
  hiddenFromEmployer?: boolean
  /** Pushed, but the registration is over: agencies do not find it until it is renewed. */
  hiddenByRegistration?: boolean
  /** Counts up with every change; a change says which it was made on. */
  version?: number
  /** What would make it more complete, best first. */
  missing?: Gap[]
}
/** A link to the own card; `path` is its page in the mini-program. */
export interface Share { id: string; url: string; path: string; token: string; contactShown: boolean; createdAt: string; opens: number; lastOpenedAt: string | null }
export interface SharedCard { card: Card; contact: Contact | null }
export interface Viewer { agencyId: string; agency: string; viewedAt: string; unlocked: boolean; unlockedAt: string | null; blocked: boolean }
export interface Blocked { agencyId: string; agency: string; blockedAt: string }
/** A kept search of the account; `fresh` counts new cards since it was looked at, 100 means more. */
export interface SearchDraft { name: string; region: string[]; level: string[]; field: string[]; q: string; sort: string; notice: boolean }
export interface SavedSearch extends SearchDraft { id: string; fresh: number; createdAt: string }
export interface Looked { card: Card; lookedAt: string }
export interface Agency {
  id: string; name: string; username: string; contactPerson: string | null; phone: string | null
  email: string | null; address: string | null; profile: string | null
}
export interface CardChange {
  cityCode: string | null; education: string | null; employer: string | null; years: number | null
  email: string | null; wechat: string | null; summary: string | null
  version?: number
}
export interface Unlocked { contact: Contact; charged: number; balance: number; freeAgainUntil: string | null; receipt?: string | null }
/** OPEN waits for the person, STAFF for the tenant's staff. */
export type ReportState = 'OPEN' | 'STAFF' | 'REFUNDED' | 'REFUSED'
export interface ContactReport {
  id: string; state: ReportState; stateLabel: string; reason: string; words: string; reportedAt: string; dueAt: string
  answer: string | null; decision: string | null; refund: string | null
}
/** What an agency paid for a card; null until when it can be reported means that it cannot. */
export interface Purchase { receipt: string | null; paidAt: string; points: number; reportableUntil: string | null; report: ContactReport | null }
export interface ReportAboutMe {
  id: string; agency: string; reason: string; words: string; reportedAt: string; dueAt: string
  state: ReportState; stateLabel: string; answerable: boolean; answer: string | null
}
export interface UnlockRecord {
  card: Card
  /** Null once the free time of a card still in the pool is over. */
  contact: Contact | null
  unlockedAt: string; charged: number; withdrawn: boolean; freeAgainUntil: string | null
  receipt?: string | null; refundedAt?: string | null; report?: ReportState | null
  /** Who of the agency paid the last time. */
  by?: string | null
}
