import { describe, expect, it } from 'vitest'
import { drawPoster, POSTER_HEIGHT, POSTER_WIDTH, type Poster } from '@/pages-talent/poster'
import type { Card } from '@/api/types'

const card = {
  id: 'c1', name: '高建国', age: 45, city: { code: '360100', name: '南昌市' }, education: '本科', level: { code: 'SENIOR', label: '高级审核员' }, years: 12,
  fields: ['QMS 建工', 'OHSMS', 'EMS', 'ISMS', 'FSMS', 'HACCP', 'ITSMS'].map(label => ({ code: label, label })), employer: '华信认证有限公司',
} as unknown as Card
const poster = (more: Partial<Poster> = {}): Poster => ({
  tenant: '中衡认证人才', card, contactShown: false, brand: { deep: '#013883', fill: '#1d5fbf', soft: '#edf2fa', text: '#1d5fbf' },
  qr: { size: 3, path: 'M0 0h2v1H0zM2 1h1v1H2zM0 2h3v1H0z' }, ...more,
})

interface Rect { x: number; y: number; width: number; height: number; colour: unknown }

function drawn(what: Poster) {
  const texts: { words: string; x: number; y: number; align: string; width: number }[] = []
  const rects: Rect[] = []
  const pen = {
    fillStyle: '' as unknown, font: '', textAlign: 'left', textBaseline: 'alphabetic',
    fillRect(x: number, y: number, width: number, height: number) { rects.push({ x, y, width, height, colour: this.fillStyle }) },
    measureText(words: string) { return { width: words.length * Number(/(\d+)px/.exec(this.font)?.[1]) } },
    fillText(words: string, x: number, y: number) { texts.push({ words, x, y, align: this.textAlign, width: this.measureText(words).width }) },
    createLinearGradient: () => ({ addColorStop: () => undefined }), beginPath: () => undefined, arc: () => undefined, arcTo: () => undefined, moveTo: () => undefined, closePath: () => undefined, fill: () => undefined,
  }
  drawPoster(pen as never, what)
  return { texts, rects, dark: rects.filter(r => r.colour === '#000000') }
}

describe('the poster of a link', () => {
  it('draws each dark module in its place, with four light ones around the code', () => {
    const { rects, dark } = drawn(poster())
    const light = rects[rects.indexOf(dark[0]) - 1]
    const unit = light.width / (3 + 8)
    expect(light.colour).toBe('#ffffff')
    const at = (r: Rect) => [r.x - light.x, r.y - light.y, r.width, r.height].map(n => Math.round((n / unit) * 1000) / 1000)
    expect(dark.map(at)).toEqual([[4, 4, 2, 1], [6, 5, 1, 1], [4, 6, 3, 1]])
  })
  it('draws modules of whole points, so that nothing is blurred between them', () => {
    for (const size of [33, 37, 41, 45, 49]) {
      const { dark } = drawn(poster({ qr: { size, path: `M0 0h${size}v1H0zM3 1h1v1H3z` } }))
      for (const r of dark) for (const n of [r.x, r.y, r.width, r.height]) expect((n * 2) % 1).toBe(0)
      expect(dark[0].width).toBeGreaterThan(100)
    }
  })
  it('never shows a contact, since a picture cannot be taken back', () => {
    const { texts } = drawn(poster({ contactShown: true, card: { ...card, phoneMasked: '139****7745', email: 'gao@example.com', wechat: 'gao_wx' } as unknown as Card }))
    const all = texts.map(t => t.words).join('\n')
    expect(all).toContain('高建国')
    expect(all).toContain('扫码查看名片和联系方式')
    expect(all).not.toMatch(/7745|example\.com|gao_wx/)
  })
  it('stays inside its edges, whatever the names', () => {
    const long = { ...card, name: '阿卜杜热合曼·买买提艾力', employer: '北京某某某某某某某某某某某某某某某某国际质量管理体系认证中心有限公司' }
    const { texts, rects } = drawn(poster({ tenant: '全国某某行业认证人员职业信息服务平台运营中心', card: long as Card }))
    for (const t of texts) {
      const left = t.align === 'center' ? t.x - t.width / 2 : t.x
      expect(left, t.words).toBeGreaterThanOrEqual(0)
      expect(left + t.width, t.words).toBeLessThanOrEqual(POSTER_WIDTH)
      expect(t.y).toBeLessThanOrEqual(POSTER_HEIGHT)
    }
    for (const r of rects) expect(r.x + r.width).toBeLessThanOrEqual(POSTER_WIDTH)
  })
})
