import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { api, Problem, tokenStore, whenAgreementNeeded, whenRecheckNeeded, whenSignedOut, type AgreementItem, type Kind, type Me, type Term } from '@/api'
import { forgetAll, forgetHeld, kept } from '@/platform/storage'
import { openRoot } from '@/lib/routes'
import { useRegistration } from './registration'
import { useTenant } from './tenant'

const meStore = kept<Me>('me')
export const SECOND_FACTOR = 'urn:guildhall:grant:second-factor'
export const SMS_CODE = 'urn:guildhall:grant:sms-code'
export const WECHAT = 'urn:guildhall:grant:wechat'
const lastKind = kept<'PERSON' | 'AGENCY'>('last-kind')

/** Who is signed in here. The tokens themselves live in the client's store. */
export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  const signedIn = ref(false)
  /** The ticket of a password that must be changed first, and of a phone being signed in: never in an address. */
  const ticket = ref('')
  const ticketOf = ref('')
  const phone = ref('')
  /** A first sign-in by WeChat that still needs a phone. */
  const wechatTicket = ref('')
  const wechatPhoneCode = ref('')
  /** What must be accepted before WeChat's first sign-in opens an account. */
  const wechatTerms = ref<Term[]>([])
  /** The first half of a sign-in that still needs the second factor. */
  const stepTicket = ref('')
  /** New versions that must be accepted before anything else goes on. */
  const outstanding = computed<AgreementItem[]>(() => (signedIn.value ? me.value?.outstandingAgreements ?? [] : []))

  const kind = computed<Kind | null>(() => (signedIn.value ? me.value?.kind ?? null : null))
  const forgetters: (() => void)[] = []

  /** Stores of modules register what to forget when another account may follow. */
  const whenForgotten = (forget: () => void) => { forgetters.push(forget) }

  whenSignedOut(() => {
    forget()
    openRoot(signInPage())
  })

  whenAgreementNeeded(() => { if (!outstanding.value.length) void loadMe().catch(() => undefined) })

  whenRecheckNeeded(() => {
    const here = getCurrentPages()
    if (!/^pages\/recheck\//.test(here[here.length - 1]?.route ?? '')) openRoot('/pages/recheck/index')
  })

  function restore() {
    signedIn.value = tokenStore.read() !== null
    me.value = signedIn.value ? meStore.read() : null
  }

  /** In the browser another tab may have signed in or out meanwhile. */
  function noticeOtherTabs() {
    const now = tokenStore.read() !== null
    if (now === signedIn.value) return
    if (now) restore()
    else { forget(); openRoot(signInPage()) }
  }

  async function loadMe(): Promise<Me> {
    me.value = await api.get<Me>('/api/me')
    meStore.write(me.value)
    if (me.value.kind === 'PERSON' || me.value.kind === 'AGENCY') lastKind.write(me.value.kind)
    return me.value
  }

  async function signIn(grantType: string, parameters: Record<string, string>): Promise<Me> {
    try {
      await api.grant(grantType, parameters)
    } catch (e) {
      if (e instanceof Problem && (e.type === 'oauth/password_change_required' || e.type === 'oauth/password_expired')) {
        ticket.value = String(e.fields.ticket ?? '')
        ticketOf.value = parameters.username ?? ''
      }
      if (e instanceof Problem && e.type === 'oauth/second_factor_required') stepTicket.value = String(e.fields.ticket ?? '')
      else if (e instanceof Problem && grantType === WECHAT) {
        if (typeof e.fields.ticket === 'string') wechatTicket.value = e.fields.ticket
        if (Array.isArray(e.fields.agreements)) wechatTerms.value = e.fields.agreements as Term[]
      }
      if (e instanceof Problem && e.type === 'oauth/activation_required') useRegistration().awaitActivation(parameters.username ?? parameters.phone ?? '', false)
      throw e
    }
    wechatTicket.value = ''
    stepTicket.value = ''
    wechatTerms.value = []
    useRegistration().activated()
    useRegistration().forget()
    forgetters.forEach(f => f())
    signedIn.value = true
    try {
      return await loadMe()
    } catch (e) {
      // The code or password is used up, and was right: only who it is for is not known yet. The first page asks again.
      if ((e as Problem).type !== 'signed-out') openRoot(`/pages/start/index${grantType === SMS_CODE ? '?first=1' : ''}`)
      throw new Problem('signed-in', 0, '已登录', '已登录，正在打开。')
    }
  }

  async function signOut() {
    // Who goes by themselves leaves nothing; who is sent out comes back to what they typed.
    if (me.value) forgetAll(me.value.id)
    forget()
    await api.revoke()
    openRoot(signInPage())
  }

  function forget() {
    const account = (me.value ?? meStore.read())?.id
    if (account) forgetHeld(account)
    signedIn.value = false
    me.value = null
    meStore.write(null)
    forgetters.forEach(f => f())
  }

  const signInPage = () => (useTenant().has('talent') && lastKind.read() === 'AGENCY' ? '/pages/sign-in/agency' : '/pages/sign-in/index')

  /** The first tab of this account: 我的名片 for persons, 人才库 for agencies, as the server orders them. */
  function firstPage(): string {
    return useTenant().tabsFor(kind.value)[0]?.page ?? '/pages/home/index'
  }

  /** Whether somebody is signed in, as the kept tokens say. */
  function here(): boolean {
    if (!tokenStore.read()) return false
    if (!signedIn.value) restore()
    return true
  }

  /** Pages for members call this first; false = on the way to sign-in. */
  function required(): boolean {
    if (here()) return true
    openRoot(signInPage())
    return false
  }

  return { me, kind, signedIn, ticket, ticketOf, phone, wechatTicket, wechatPhoneCode, wechatTerms, stepTicket, outstanding, restore, noticeOtherTabs, loadMe, signIn, signOut, here, required, firstPage, signInPage, whenForgotten }
})
