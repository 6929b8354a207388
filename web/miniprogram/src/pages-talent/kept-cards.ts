import { reviseHeld } from '@/platform/storage'

/** Told with the id of a card that this agency cannot see any more, so that a list below lets it go. */
export const CARD_GONE = 'talent:card-gone'

/** Told with the points that a contact costs now, so that a list below no longer says what it cost. */
export const CARD_PRICE = 'talent:card-price'

interface Listed { id?: unknown; unlocked?: unknown; unlockPrice?: unknown; card?: Listed | null }

/** Whether a row of a list is this card, or about it. */
export const isAbout = (row: unknown, id: string) => {
  const listed = row as Listed | null
  return listed?.id === id || listed?.card?.id === id
}

/** A card, or a row about one, with what its contact costs now; one that is paid for, or no card, as it is. */
export function priced<T>(row: T, points: number): T {
  const listed = row as Listed | null
  if (listed?.card) return { ...row, card: priced(listed.card, points) }
  return typeof listed?.unlockPrice === 'number' && !listed.unlocked ? { ...row, unlockPrice: points } : row
}

/** A card that was withdrawn is not read on this device either: lists that were kept for reading without network let it go. */
export function forgetCard(account: string, id: string): void {
  reviseHeld(account, value => {
    const page = value as { items?: unknown; total?: unknown } | null
    const items = page?.items
    if (!Array.isArray(items) || !items.some(row => isAbout(row, id))) return value
    const left = items.filter(row => !isAbout(row, id))
    const total = typeof page?.total === 'number' ? { total: Math.max(left.length, page.total - items.length + left.length) } : {}
    return { ...(value as object), ...total, items: left }
  })
  uni.$emit(CARD_GONE, id)
}

/** The tenant has one price for every contact: where another is kept, it is over. */
export function repriceCards(account: string, points: number): void {
  reviseHeld(account, value => {
    const items = (value as { items?: unknown } | null)?.items
    return Array.isArray(items) ? { ...(value as object), items: items.map(row => priced(row, points)) } : priced(value, points)
  })
  uni.$emit(CARD_PRICE, points)
}
