import { ref, shallowRef } from 'vue'
import type { Problem } from '@/api'

/**
 * saved: everything is at the server. saving: on its way. failed: the server refused or broke. offline: kept on this device until
 * there is a network. conflict: somebody else saved meanwhile.
 */
export type SaveState = 'saved' | 'saving' | 'failed' | 'offline' | 'conflict'

export interface Kept<C> { version: number; changes: C }

interface Parts<T, C> {
  /** Sends the changes made on this version; answers what is stored now. */
  send: (version: number, changes: C) => Promise<T>
  versionOf: (stored: T) => number
  /** Where changes wait that are not at the server yet. */
  keep: { read(): Kept<C> | null; write(value: Kept<C> | null): void }
  took: (stored: T) => void
  /** What the server has now, out of the problem of a conflict. */
  currentOf: (problem: Problem) => T | null
  wait?: number
}

/**
 * Saves field by field while somebody types (C19). Changes are written to the device first and leave it only when the server has
 * them; one request at a time, each on the version that the one before answered.
 */
export function useAutosave<T, C extends object>(parts: Parts<T, C>) {
  const state = ref<SaveState>('saved')
  const problem = shallowRef<Problem | null>(null)
  const current = shallowRef<T | null>(null)
  let version = 0
  let waiting: Partial<C> = {}
  let timer: ReturnType<typeof setTimeout> | undefined
  let busy: Promise<void> | null = null

  const pending = () => Object.keys(waiting).length > 0
  const keepWaiting = () => parts.keep.write(pending() ? { version, changes: { ...waiting } as C } : null)

  /** Begins with what the server has; changes kept from before are given back, to be shown and sent. */
  function begin(stored: T): Partial<C> {
    version = parts.versionOf(stored)
    const kept = parts.keep.read()
    if (!kept) return {}
    waiting = { ...kept.changes }
    if (kept.version !== version) {
      current.value = stored
      state.value = 'conflict'
    } else {
      state.value = 'saving'
      plan()
    }
    return waiting
  }

  function change(changes: Partial<C>) {
    waiting = { ...waiting, ...changes }
    keepWaiting()
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
    if (busy) return busy
    if (!pending() || state.value === 'conflict') return
    busy = sendAll().finally(() => { busy = null })
    return busy
  }

  async function sendAll(): Promise<void> {
    while (pending()) {
      const sent = waiting
      waiting = {}
      state.value = 'saving'
      problem.value = null
      try {
        const stored = await parts.send(version, sent as C)
        version = parts.versionOf(stored)
        keepWaiting()
        parts.took(stored)
      } catch (e) {
        waiting = { ...sent, ...waiting }
        keepWaiting()
        failed(e as Problem)
        return
      }
    }
    state.value = 'saved'
  }

  function failed(refused: Problem) {
    problem.value = refused
    current.value = refused.type === 'vacancy-changed' ? parts.currentOf(refused) : null
    state.value = current.value ? 'conflict' : refused.offline ? 'offline' : 'failed'
  }

  /** After a conflict: this device's changes go on top of what is there. */
  function insist(): Promise<void> {
    if (current.value) version = parts.versionOf(current.value)
    current.value = null
    state.value = 'saving'
    keepWaiting()
    return flush()
  }

  /** After a conflict, or to undo what was refused: what the server has counts. */
  function giveWay(): T | null {
    const stored = current.value
    if (stored) version = parts.versionOf(stored)
    waiting = {}
    keepWaiting()
    current.value = null
    problem.value = null
    state.value = 'saved'
    return stored
  }

  /** A change that went another way, such as a pause. */
  function follow(stored: T) { version = parts.versionOf(stored) }

  return { state, problem, current, begin, change, flush, insist, giveWay, follow, pending }
}
