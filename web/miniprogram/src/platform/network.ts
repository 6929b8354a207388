import { ref } from 'vue'
import { tenantBase } from './address'

const FIRST_PAUSE = 3_000
const LONGEST_PAUSE = 60_000

/** True while the device says so, or while the last request got no answer at all. */
export const isOffline = ref(false)

let pause = 0
let timer: ReturnType<typeof setTimeout> | undefined

export function reached(): void {
  clearTimeout(timer)
  timer = undefined
  pause = 0
  isOffline.value = false
}

/** A device that never lost its network tells of no return: so it is asked for, less and less often. */
export function lost(): void {
  isOffline.value = true
  if (timer === undefined) later()
}

/** Asks at once, as when the app comes back into view. */
export function tryAgain(): void {
  if (!isOffline.value) return
  pause = 0
  ask()
}

function later(): void {
  pause = pause === 0 ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE)
  clearTimeout(timer)
  timer = setTimeout(ask, pause)
}

function ask(): void {
  uni.request({ url: `${tenantBase()}/api/bootstrap`, method: 'GET', dataType: 'text', timeout: 15_000, success: reached, fail: later })
}

export function watchNetwork(): void {
  uni.getNetworkType({ success: state => { if (state.networkType === 'none') lost() } })
  // #ifdef H5
  window.addEventListener('offline', lost)
  window.addEventListener('online', tryAgain)
  // #endif
  uni.onNetworkStatusChange(state => { if (state.isConnected) tryAgain(); else lost() })
}
