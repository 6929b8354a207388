import { appleMiniProgram } from '@/platform/device'
import { Client } from './client'
import { tenantBase } from '@/platform/address'
import { kept } from '@/platform/storage'
import { uniTransport } from '@/platform/transport'
import type { Tokens } from './client'

const listeners: (() => void)[] = []
export const whenSignedOut = (listener: () => void) => { listeners.push(listener) }

const needers: (() => void)[] = []
export const whenAgreementNeeded = (listener: () => void) => { needers.push(listener) }

const recheckers: (() => void)[] = []
export const whenRecheckNeeded = (listener: () => void) => { recheckers.push(listener) }

export const tokenStore = {
  read: () => kept<Tokens>('tokens').read(),
  write: (tokens: Tokens | null) => kept<Tokens>('tokens').write(tokens),
}

export const api = new Client({
  base: tenantBase,
  transport: uniTransport,
  tokens: tokenStore,
  onSignedOut: () => listeners.forEach(listener => listener()),
  onAgreementNeeded: () => needers.forEach(listener => listener()),
  device: () => (appleMiniProgram() ? 'mp-weixin ios' : ''),
  onRecheckNeeded: () => recheckers.forEach(listener => listener()),
})

export * from './problem'
export * from './types'
export { newIdempotencyKey, requestCode } from './client'
