import type { City } from '@/api/types'

/** Cities that a typed name, pinyin or row of initials means; the closest first. */
export function matching(cities: City[], typed: string): City[] {
  const q = typed.trim().toLowerCase().replace(/[\s']/g, '')
  if (!q) return []
  const rank = (c: City): number => {
    const pinyin = c.pinyin.toLowerCase().replace(/[\s']/g, '')
    const initials = c.initials.toLowerCase()
    if (c.shortName === typed.trim() || c.name === typed.trim() || pinyin === q) return 0
    if (c.name.startsWith(typed.trim())) return 1
    if (initials === q) return 2
    if (pinyin.startsWith(q)) return 3
    if (initials.startsWith(q)) return 4
    if (c.name.includes(typed.trim()) || c.province.startsWith(typed.trim())) return 5
    return 9
  }
  return cities.map(city => ({ city, at: rank(city) })).filter(r => r.at < 9).sort((a, b) => a.at - b.at).map(r => r.city)
}

/** In groups by the first letter of the pinyin. */
export function byLetter(cities: City[]): { letter: string; cities: City[] }[] {
  const groups = new Map<string, City[]>()
  const sorted = [...cities].sort((a, b) => (a.pinyin < b.pinyin ? -1 : a.pinyin > b.pinyin ? 1 : 0))
  for (const city of sorted) {
    const letter = (city.pinyin[0] ?? city.initials[0] ?? '#').toUpperCase()
    groups.set(letter, [...(groups.get(letter) ?? []), city])
  }
  return [...groups].map(([letter, list]) => ({ letter, cities: list })).sort((a, b) => (a.letter < b.letter ? -1 : 1))
}
