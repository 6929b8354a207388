import { tenantBase } from './address'

const prefix = () => `gh:${tenantBase() || '/'}:`

/** A value kept on this device for this tenant only: tenants on one host share the browser's store. */
export function kept<T>(name: string) {
  const key = () => prefix() + name
  return {
    read(): T | null {
      try {
        const raw: unknown = uni.getStorageSync(key())
        return typeof raw === 'string' && raw !== '' ? (JSON.parse(raw) as T) : null
      } catch {
        return null
      }
    },
    /**
     * Stored as text, so that no reactive proxy ever reaches the native store.
     *
     * @returns false where the store is full or forbidden: what is there already elsewhere has lost only a head start
     */
    write(value: T | null): boolean {
      try {
        if (value === null) uni.removeStorageSync(key())
        else uni.setStorageSync(key(), JSON.stringify(value))
        return true
      } catch {
        return false
      }
    },
  }
}

const HELD = 'held:'
/** Things of one kind that are held for an account; the one looked at longest ago goes. */
const MOST_OF_A_KIND = 30

/**
 * Content kept for the first paint and for reading without network.
 *
 * @param name `kind`, `kind:account` or `kind:account:which`; what names an account goes when it signs out
 */
export function held<T>(name: string) {
  const store = kept<{ at: number; value: T }>(HELD + name)
  const [kind, account, ...which] = name.split(':')
  return {
    read: store.read,
    write(value: { at: number; value: T } | null): boolean {
      if (which.length > 0) makeRoom(`${HELD}of:${account}:${kind}`, HELD + name, value !== null)
      return store.write(value)
    },
  }
}

function makeRoom(list: string, name: string, wanted: boolean): void {
  const names = kept<string[]>(list)
  const all = (names.read() ?? []).filter(each => each !== name)
  if (wanted) all.push(name)
  for (const old of all.splice(0, Math.max(0, all.length - MOST_OF_A_KIND))) kept(old).write(null)
  names.write(all.length > 0 ? all : null)
}

/** What this device keeps of an account: what was read, chosen, and typed but not sent. */
const keptOf = (account: string): string[] => {
  try {
    return uni.getStorageInfoSync().keys.filter(key => key.startsWith(prefix()) && key.split(':').includes(account))
  } catch {
    return []
  }
}

/**
 * Goes through what was read of an account's and is held.
 *
 * @param change what is to be held instead; the same value changes nothing
 */
export function reviseHeld(account: string, change: (value: unknown) => unknown): void {
  for (const key of keptOf(account)) {
    const name = key.slice(prefix().length)
    if (!name.startsWith(HELD) || name.startsWith(`${HELD}of:`)) continue
    const store = kept<{ at: number; value: unknown }>(name)
    const there = store.read()
    if (!there) continue
    const value = change(there.value)
    if (value !== there.value) store.write({ at: there.at, value })
  }
}

/** Takes what was read of an account's off this device, which others may use after. */
export function forgetHeld(account: string): void {
  remove(keptOf(account).filter(key => key.startsWith(prefix() + HELD)))
}

/** The same with what was typed and not sent. */
export function forgetAll(account: string): void {
  remove(keptOf(account))
}

function remove(keys: string[]): void {
  for (const key of keys) {
    try {
      uni.removeStorageSync(key)
    } catch {
      // Nothing else can be done about it here.
    }
  }
}
