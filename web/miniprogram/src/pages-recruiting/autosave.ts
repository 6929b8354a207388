import { ref, shallowRef } from 'vue'
import type { Problem } from '@/api'

/**
 * saved: everything is at the server. saving: on its way. failed: the server refused or broke. offline: kept on this device until
 * there is a network. conflict: somebody else saved meanwhile.
 */
export type SaveState = 'saved' | 'saving' | 'failed' | 'offline' | 'conflict'

/**
 * What waits on the device.
 *
 * @property text of the content that the changes were made on; a new version with the same text is nobody's change
 * @property tried what was sent on this version without an answer: the server may have it
 */
export interface Kept<C> { version: number; text?: string; changes: C; tried?: C[] }

interface Parts<T, C> {
  /** Sends the changes made on this version; answers what is stored now. */
  send: (version: number, changes: C) => Promise<T>
  versionOf: (stored: T) => number
  /** A mark that changes with the content, but not with what else counts the version up, such as a pause. */
  textOf: (stored: T) => string
  /** Whether this is what the server has already. */
  says: (stored: T, changes: C) => boolean
  /** Where changes wait that are not at the server yet. */
  keep: { read(): Kept<C> | null; write(value: Kept<C> | null): void }
  took: (stored: T) => void
  /** What the server has now, out of the problem of a conflict. */
  currentOf: (problem: Problem) => T | null
  wait?: number
}

/** Without an answer for so many different contents, the oldest are forgotten: then a conflict is asked about that is none. */
const MOST_TRIED = 8

/**
 * Saves field by field while somebody types (C19). Changes are written to the device first and leave it only when the server has
 * them; one request at a time, each on the version that the one before answered.
 */
export function useAutosave<T, C extends object>(parts: Parts<T, C>) {
  const state = ref<SaveState>('saved')
  const problem = shallowRef<Problem | null>(null)
  const current = shallowRef<T | null>(null)
  let version = 0
  let text = ''
  let waiting: Partial<C> = {}
  let sent: Partial<C> = {}
  let tried: C[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let busy: Promise<unknown> | null = null
  let over = false

  const pending = () => Object.keys(waiting).length > 0
  /** All that the server has not confirmed. */
  const unsaved = (): Partial<C> => ({ ...sent, ...waiting })

  function keepUnsaved() {
    if (over) return
    const changes = unsaved() as C
    parts.keep.write(Object.keys(changes).length ? { version, text, changes, tried: [...tried] } : null)
  }

  /** What of these changes the server does not have yet. */
  function missing(stored: T, changes: Partial<C>): Partial<C> {
    return Object.fromEntries(Object.entries(changes).filter(([name, value]) => !parts.says(stored, { [name]: value } as C))) as Partial<C>
  }

  /** Answers may come in another order than they were given: an older one counts for nothing. */
  function adopt(stored: T) {
    if (parts.versionOf(stored) < version) return
    if (parts.versionOf(stored) > version) tried = []
    version = parts.versionOf(stored)
    text = parts.textOf(stored)
  }

  /** Whether the newer content is our own: only the state was changed, or our request arrived and its answer did not. */
  function ours(stored: T): boolean {
    return (text !== '' && text === parts.textOf(stored)) || (parts.versionOf(stored) === version + 1 && tried.some(t => parts.says(stored, t)))
  }

  /** Begins with what the server has; changes kept from before are given back, to be shown and sent. */
  function begin(stored: T): Partial<C> {
    const kept = parts.keep.read()
    version = kept?.version ?? parts.versionOf(stored)
    text = kept ? kept.text ?? '' : parts.textOf(stored)
    tried = kept?.tried ?? []
    if (!kept) return {}
    waiting = missing(stored, kept.changes)
    if (!pending() || parts.versionOf(stored) <= version || ours(stored)) adopt(stored)
    else {
      // What is kept stays on its version: whoever leaves without choosing is asked again.
      current.value = stored
      state.value = 'conflict'
      return waiting
    }
    keepUnsaved()
    if (pending()) {
      state.value = 'saving'
      plan()
    }
    return waiting
  }

  function change(changes: Partial<C>) {
    waiting = { ...waiting, ...changes }
    keepUnsaved()
    if (state.value === 'conflict') return
    state.value = 'saving'
    problem.value = null
    plan()
  }

  function plan() {
    clearTimeout(timer)
    timer = setTimeout(() => { void flush() }, parts.wait ?? 700)
  }

  /** Sends what waits, now. */
  async function flush(): Promise<void> {
    clearTimeout(timer)
    if (busy) {
      await busy
      return
    }
    if (over || !pending() || state.value === 'conflict') return
    busy = sendAll().finally(() => { busy = null })
    await busy
  }

  async function sendAll(): Promise<void> {
    while (pending() && !over) {
      sent = waiting
      waiting = {}
      state.value = 'saving'
      problem.value = null
      const before = tried
      // Until it is answered, it may be there or not: this must be known also after the app was ended meanwhile.
      if (!tried.some(t => same(t, sent))) tried = [...tried, sent as C].slice(-MOST_TRIED)
      keepUnsaved()
      try {
        const stored = await parts.send(version, sent as C)
        if (over) return
        sent = {}
        adopt(stored)
        tried = []
        keepUnsaved()
        parts.took(stored)
      } catch (e) {
        if (over) return
        const refused = e as Problem
        waiting = unsaved()
        sent = {}
        // Only an answer of the server itself says that it has not stored this.
        if (!refused.offline && refused.status < 500) tried = before
        const now = refused.type === 'vacancy-changed' ? parts.currentOf(refused) : null
        if (now && goesOn(now)) continue
        keepUnsaved()
        failed(refused, now)
        return
      }
    }
    if (!over) state.value = 'saved'
  }

  /** Whether what looks like a conflict overwrites nobody: then the rest is sent on the version there is. */
  function goesOn(now: T): boolean {
    if (parts.versionOf(now) === version) return false
    const rest = missing(now, waiting)
    if (Object.keys(rest).length && !ours(now)) return false
    waiting = rest
    adopt(now)
    keepUnsaved()
    parts.took(now)
    return true
  }

  function failed(refused: Problem, now: T | null) {
    problem.value = refused
    current.value = now
    state.value = now ? 'conflict' : refused.offline ? 'offline' : 'failed'
  }

  /** After a conflict: this device's changes go on top of what is there. */
  async function insist(): Promise<void> {
    const stored = current.value
    current.value = null
    if (stored) {
      adopt(stored)
      parts.took(stored)
    }
    keepUnsaved()
    state.value = pending() ? 'saving' : 'saved'
    await flush()
  }

  /** After a conflict, or to undo what was refused: what the server has counts. */
  function giveWay(): T | null {
    const stored = current.value
    if (stored) adopt(stored)
    waiting = {}
    keepUnsaved()
    current.value = null
    problem.value = null
    state.value = 'saved'
    return stored
  }

  /**
   * A change that goes another way, such as a pause: once all is saved, and with nothing sent meanwhile.
   *
   * @return whether it was done; not where something is left unsaved, for it would hide that somebody else saved
   */
  async function aside(act: () => Promise<T>): Promise<boolean> {
    await flush()
    if (state.value !== 'saved') return false
    const acting = act()
    busy = acting.then(() => undefined, () => undefined)
    try {
      const stored = await acting
      const known = text === parts.textOf(stored)
      const rest = missing(stored, waiting)
      if (!known && Object.keys(rest).length) {
        current.value = stored
        state.value = 'conflict'
      } else {
        waiting = rest
        adopt(stored)
        keepUnsaved()
        if (!pending()) state.value = 'saved'
      }
      parts.took(stored)
      return true
    } finally {
      busy = null
      // What was typed meanwhile.
      if (pending()) void flush()
    }
  }

  /** The thing is gone: nothing is kept of it, whatever answer still comes. */
  function end() {
    clearTimeout(timer)
    parts.keep.write(null)
    over = true
  }

  return { state, problem, current, begin, change, flush, insist, giveWay, aside, end, pending, unsaved }
}

const same = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b)
