import { ref } from 'vue'

/** True while the device says so, or while the last request got no answer at all. */
export const isOffline = ref(false)

export const reached = () => { isOffline.value = false }
export const lost = () => { isOffline.value = true }

export function watchNetwork(): void {
  uni.getNetworkType({ success: state => { isOffline.value = state.networkType === 'none' } })
  // #ifdef H5
  window.addEventListener('offline', lost)
  window.addEventListener('online', reached)
  // #endif
  uni.onNetworkStatusChange(state => { isOffline.value = !state.isConnected })
}
