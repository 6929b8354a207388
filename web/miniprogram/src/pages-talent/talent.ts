import { ref } from 'vue'
import { api, type TalentOptions } from '@/api'
import { held } from '@/platform/storage'

/** Told with the fresh card after its contact was bought, so that a list below shows it as unlocked. */
export const CARD_UNLOCKED = 'talent:card-unlocked'

const options = ref<TalentOptions | null>(null)

/** Levels, fields and educations of this tenant, and the terms stated before anything is paid. */
export async function talentOptions(): Promise<TalentOptions> {
  if (options.value) return options.value
  const kept = held<TalentOptions>('talent-options')
  try {
    options.value = await api.get<TalentOptions>('/api/talent/options')
    kept.write({ at: Date.now(), value: options.value })
    return options.value
  } catch (e) {
    const old = kept.read()
    if (old) return old.value
    throw e
  }
}
