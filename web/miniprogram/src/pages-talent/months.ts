/** The same day so many months on, or the last of that month: 31 January + 1 = 28 February. In China's zone. */
export function monthsLater(from: Date, months: number): Date {
  const zone = 8 * 3600_000
  const t = new Date(from.getTime() + zone)
  const first = new Date(Date.UTC(t.getUTCFullYear(), t.getUTCMonth() + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  const day = Math.min(t.getUTCDate(), last)
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), day, t.getUTCHours(), t.getUTCMinutes()) - zone)
}
