/**
 * What an input's event says stands in it; what was known before, where the event does not say.
 *
 * In a browser, uni-app tells of typing at most ten times a second: whoever types, leaves the field and acts within
 * that time would act on what stood there before. Leaving and confirming say it at once, so fields take it from there
 * too.
 */
export function entered(e: Event, before = ''): string {
  const value = (e as unknown as { detail?: { value?: unknown } }).detail?.value
  return value === undefined || value === null ? before : String(value)
}
