import { reviseHeld } from '@/platform/storage'

/** Told with the id of a card that this agency cannot see any more, so that a list below lets it go. */
export const CARD_GONE = 'talent:card-gone'

interface Listed { id?: unknown; card?: { id?: unknown } | null }

/** Whether a row of a list is this card, or about it. */
export const isAbout = (row: unknown, id: string) => {
  const listed = row as Listed | null
  return listed?.id === id || listed?.card?.id === id
}

/** A card that was withdrawn is not read on this device either: lists that were kept for reading without network let it go. */
export function forgetCard(account: string, id: string): void {
  reviseHeld(account, value => {
    const items = (value as { items?: unknown } | null)?.items
    if (!Array.isArray(items) || !items.some(row => isAbout(row, id))) return value
    return { ...(value as object), items: items.filter(row => !isAbout(row, id)) }
  })
  uni.$emit(CARD_GONE, id)
}
