import { defineStore } from 'pinia'
import { ref } from 'vue'
import { api, Problem, type FormDefinition, type FormValues, type Registered, type Registration, type UserType } from '@/api'
import { kept } from '@/platform/storage'

const ticketStore = kept<string>('registration')
/** The address of an account that waits for its activation here. */
const activatingStore = kept<string>('activating')
const bannedStore = kept<{ reason: string }>('banned')

/** One's own registration from the first choice to the decision, as far as this device knows of it. */
export const useRegistration = defineStore('registration', () => {
  const types = ref<UserType[] | null>(null)
  const current = ref<Registration | null>(null)
  /** Told at sign-in: why the account is banned; null where it is not. */
  const banned = ref<{ reason: string } | null>(bannedStore.read())

  async function loadTypes(): Promise<UserType[]> {
    types.value = await api.get<UserType[]>('/api/user-types', undefined, { anonymous: true })
    return types.value
  }

  const definition = (form: string) => api.get<FormDefinition>(`/api/forms/${form}`, undefined, { anonymous: true })

  const ticket = () => ticketStore.read() ?? ''
  const withTicket = () => ({ anonymous: true, header: { 'X-Registration-Ticket': ticket() } })

  async function load(): Promise<Registration | null> {
    if (!ticket()) return null
    try {
      current.value = await api.get<Registration>('/api/registrations/current', undefined, withTicket())
    } catch (e) {
      if (!(e instanceof Problem) || (e.status !== 401 && e.status !== 404)) throw e
      // The ticket has run out: signing in gives a new one.
      forget()
    }
    return current.value
  }

  async function send(body: Record<string, unknown>): Promise<Registered> {
    const answer = await api.post<Registered>('/api/registrations', body, { anonymous: true })
    if (answer.ticket) ticketStore.write(answer.ticket)
    if (answer.state === 'ACTIVATION') awaitActivation(String(body.email ?? ''), true)
    return answer
  }

  async function sendAgain(body: Record<string, unknown>): Promise<void> {
    await api.put('/api/registrations/current', body, withTicket())
    current.value = null
  }

  /** A sign-in was refused because of the account's state: keeps what its page shows. True when it was. */
  function heldBack(e: unknown): boolean {
    if (!(e instanceof Problem)) return false
    if (e.type === 'oauth/account_disabled') {
      banned.value = { reason: String(e.fields.reason ?? '') }
      bannedStore.write(banned.value)
      return true
    }
    if (e.type !== 'oauth/account_pending' && e.type !== 'oauth/account_refused') return false
    banned.value = null
    bannedStore.write(null)
    if (typeof e.fields.ticket !== 'string') return false
    ticketStore.write(e.fields.ticket)
    current.value = null
    return true
  }

  const activating = () => activatingStore.read() ?? ''
  /** The e-mail has just left: asking again has to wait. */
  const justSent = ref(false)
  function awaitActivation(email: string, sent: boolean) {
    activatingStore.write(email)
    justSent.value = sent
  }
  const activated = () => activatingStore.write(null)

  function forget() {
    ticketStore.write(null)
    bannedStore.write(null)
    current.value = null
    banned.value = null
  }

  const draft = (type: string) => kept<{ phone: string; values: FormValues; at: number }>(`register:${type}`)

  return { types, current, banned, loadTypes, definition, ticket, load, send, sendAgain, heldBack, forget, draft, activating, justSent, awaitActivation, activated }
})
