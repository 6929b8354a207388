import { reactive } from 'vue'

/** One short message at a time, above the foot of the page. Errors that need an act are never shown here. */
export const toast = reactive({ text: '', icon: '', shown: false })

let timer: ReturnType<typeof setTimeout> | undefined

export function say(text: string, icon = 'circle-check'): void {
  clearTimeout(timer)
  Object.assign(toast, { text, icon, shown: true })
  timer = setTimeout(() => { toast.shown = false }, 4000)
}
