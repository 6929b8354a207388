import { tenantBase } from './address'

/** A value kept on this device for this tenant only: tenants on one host share the browser's store. */
export function kept<T>(name: string) {
  const key = () => `gh:${tenantBase() || '/'}:${name}`
  return {
    read(): T | null {
      try {
        const raw: unknown = uni.getStorageSync(key())
        return typeof raw === 'string' && raw !== '' ? (JSON.parse(raw) as T) : null
      } catch {
        return null
      }
    },
    /** Stored as text, so that no reactive proxy ever reaches the native store. */
    write(value: T | null): void {
      try {
        if (value === null) uni.removeStorageSync(key())
        else uni.setStorageSync(key(), JSON.stringify(value))
      } catch {
        // A full or forbidden store costs only the head start of the next opening.
      }
    },
  }
}

const HELD = 'held:'

/** Content of a list kept for the first paint and for reading without network. */
export const held = <T>(name: string) => kept<{ at: number; value: T }>(HELD + name)
