import { computed, shallowRef, watch } from 'vue'
import { kept } from '@/platform/storage'

/**
 * A form over what the server has. What was typed and not saved stays on the device, field by field, and lies on top of
 * whatever the server says next: neither an answer that was late nor a page that was left takes it away.
 *
 * @param form its fields, all of them texts
 * @param name under which the unsaved fields are kept; asked for each time, since it names the account
 */
export function useDraft<F extends Record<string, string>>(form: F, name: () => string) {
  const base = shallowRef<F | null>(null)
  const store = () => kept<Partial<F>>(name())

  const changes = computed<Partial<F>>(() => {
    const there = base.value
    return there ? Object.fromEntries(Object.entries(form).filter(([field, value]) => String(value) !== there[field])) as Partial<F> : {}
  })
  const changed = computed(() => Object.keys(changes.value).length > 0)

  /** Shows what the server has, with what was typed on top. */
  function show(fresh: F): void {
    const typed = base.value ? changes.value : store().read() ?? {}
    base.value = { ...fresh }
    Object.assign(form, fresh, typed)
  }

  /** What was typed is at the server, which answered this. */
  function saved(fresh: F): void {
    base.value = { ...fresh }
    Object.assign(form, fresh)
  }

  /** Back to what the server has. */
  function discard(): void {
    if (base.value) saved(base.value)
  }

  watch(changes, now => { if (base.value) store().write(Object.keys(now).length > 0 ? now : null) })

  return { changed, show, saved, discard }
}
