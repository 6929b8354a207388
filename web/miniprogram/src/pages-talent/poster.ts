import type { Card } from '@/api'
import { facts } from '@/lib/words'

/** What a poster shows. The contact is never drawn: a picture cannot be taken back, the link behind the QR code can. */
export interface Poster {
  tenant: string; card: Card; contactShown: boolean
  brand: { deep: string; fill: string; soft: string; text: string }
  /** The dark modules as rectangles of height 1 in a square of `size` units: `M<x> <y>h<length>v1H<x>z`. */
  qr: { size: number; path: string }
}

export const POSTER_WIDTH = 320
export const POSTER_HEIGHT = 520

/** Light modules around a QR code, without which it is hard to read. */
const QUIET = 4
const FONT = '-apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'

type Pen = Pick<CanvasRenderingContext2D,
  'fillStyle' | 'font' | 'textAlign' | 'textBaseline' | 'fillRect' | 'fillText' | 'measureText' | 'createLinearGradient' | 'beginPath' | 'arc' | 'arcTo' | 'moveTo' | 'closePath' | 'fill'>

/** Draws the poster on a surface of {@link POSTER_WIDTH} by {@link POSTER_HEIGHT} units. */
export function drawPoster(pen: Pen, poster: Poster): void {
  const { card, brand } = poster
  const ground = pen.createLinearGradient(0, 0, POSTER_WIDTH, 260)
  ground.addColorStop(0, brand.deep)
  ground.addColorStop(1, brand.fill)
  pen.fillStyle = '#f4f5f7'
  pen.fillRect(0, 0, POSTER_WIDTH, POSTER_HEIGHT)
  pen.fillStyle = ground
  pen.fillRect(0, 0, POSTER_WIDTH, 190)
  pen.textBaseline = 'alphabetic'

  text(pen, poster.tenant, 24, 44, 15, '#ffffff', 600, POSTER_WIDTH - 48)
  text(pen, '认证人员名片', 24, 66, 12, 'rgba(255,255,255,.85)', 400, POSTER_WIDTH - 48)

  pen.fillStyle = '#ffffff'
  box(pen, 16, 88, POSTER_WIDTH - 32, 396, 14)
  pen.fillStyle = brand.soft
  circle(pen, 60, 136, 26)
  pen.textAlign = 'center'
  text(pen, card.name.slice(0, 1), 60, 144, 22, brand.text, 600, 40)
  pen.textAlign = 'left'
  const name = text(pen, card.name, 100, 132, 22, '#1a222d', 600, 120)
  if (card.level) text(pen, card.level.label, 100 + name + 10, 131, 13, brand.text, 600, POSTER_WIDTH - 126 - name - 16)
  const all = facts(card, true)
  text(pen, wide(pen, all, 13) > POSTER_WIDTH - 132 ? facts(card) : all, 100, 156, 13, '#566171', 400, POSTER_WIDTH - 132)

  let x = 32
  for (const field of card.fields) {
    const width = wide(pen, field.label, 12) + 14
    if (x + width > POSTER_WIDTH - 32) break
    pen.fillStyle = '#eef0f3'
    box(pen, x, 180, width, 22, 4)
    text(pen, field.label, x + 7, 195, 12, '#2b3442', 400, width)
    x += width + 6
  }
  let y = 228
  if (card.employer) {
    text(pen, card.employer, 32, y, 13, '#2b3442', 400, POSTER_WIDTH - 64)
    y += 24
  }

  // Whole points for each module, at two points a unit: no seams between them.
  const modules = poster.qr.size + 2 * QUIET
  const unit = Math.floor((2 * 172) / modules) / 2
  const side = unit * modules
  const left = Math.round((POSTER_WIDTH - side) / 2)
  const top = 262 + Math.round((172 - side) / 2)
  pen.fillStyle = '#ffffff'
  pen.fillRect(left, top, side, side)
  pen.fillStyle = '#000000'
  for (const [, column, row, length] of poster.qr.path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    pen.fillRect(left + (QUIET + Number(column)) * unit, top + (QUIET + Number(row)) * unit, Number(length) * unit, unit)
  }
  pen.textAlign = 'center'
  text(pen, poster.contactShown ? '扫码查看名片和联系方式' : '扫码查看名片', POSTER_WIDTH / 2, 452, 13, '#2b3442', 600, POSTER_WIDTH - 64)
  text(pen, '本人可随时收回，收回后打不开', POSTER_WIDTH / 2, 472, 11, '#667080', 400, POSTER_WIDTH - 64)
  text(pen, `由${poster.tenant}登记`, POSTER_WIDTH / 2, 507, 11, '#667080', 400, POSTER_WIDTH - 64)
  pen.textAlign = 'left'
}

function wide(pen: Pen, words: string, size: number): number {
  pen.font = `400 ${size}px ${FONT}`
  return pen.measureText(words).width
}

/** One line, cut with an ellipsis where it is too long; answers how wide it is. */
function text(pen: Pen, words: string, x: number, y: number, size: number, colour: string, weight: number, most: number): number {
  pen.font = `${weight} ${size}px ${FONT}`
  pen.fillStyle = colour
  let shown = words
  while (shown.length > 1 && pen.measureText(shown).width > most) shown = `${shown.replace(/…$/, '').slice(0, -1)}…`
  pen.fillText(shown, x, y)
  return pen.measureText(shown).width
}

function box(pen: Pen, x: number, y: number, width: number, height: number, round: number) {
  pen.beginPath()
  pen.moveTo(x + round, y)
  pen.arcTo(x + width, y, x + width, y + height, round)
  pen.arcTo(x + width, y + height, x, y + height, round)
  pen.arcTo(x, y + height, x, y, round)
  pen.arcTo(x, y, x + width, y, round)
  pen.closePath()
  pen.fill()
}

function circle(pen: Pen, x: number, y: number, radius: number) {
  pen.beginPath()
  pen.arc(x, y, radius, 0, 2 * Math.PI)
  pen.fill()
}
