// What people do in the compiled mini-program, walked in the simulator. Each walk throws where the page does not answer as it must.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { Telephone, copyOf } from './simulator.mjs'

const theme = (fill, link = fill) => ({
  primary: fill, fill, hover: fill, active: fill, deep: fill, soft: '#f1f4fa', softer: '#f8fafd', line: '#c9d8ee', text: fill, onBrand: '#ffffff', link, focusRgb: '29,95,191',
})
const tab = (key, label, page, kinds) => ({ key, label, icon: 'id', page, kinds })
const tenant = (slug, name, fill, modules = ['talent']) => ({
  tenant: { slug, name, logoUrl: null, theme: theme(fill), servicePhone: '010-6410 2288', serviceHours: '工作日 9:00–18:00' },
  modules,
  tabs: [
    tab('pool', '人才库', 'pages-talent/pool/index', ['AGENCY']), tab('card', '名片', 'pages-talent/my-card/index', ['PERSON']),
    tab('home', '首页', 'pages/home/index', ['GUEST', 'MEMBER']), tab('me', '我的', 'pages/me/index', ['ANY']),
  ],
  entries: [], agreements: [],
})
const RENZHENG = tenant('renzheng', '中衡认证人才', '#1d5fbf')
const me = (kind, name) => ({ id: 'a1', name, kind, roles: [], permissions: [], tenant: { slug: 'renzheng', name: '中衡认证人才' }, phoneMasked: '138****6021', passwordSet: true })
const card = {
  id: 'c1', name: '高建国', gender: '男', age: 41, city: { code: '360100', name: '南昌市' }, education: '本科', level: { code: 'SENIOR', label: '高级审核员' },
  fields: [{ code: 'QMS', label: 'QMS' }], years: 12, employer: null, summary: '做过建工审核', completeness: 82, published: false, publishedAt: null,
  updatedAt: '2026-11-20T08:00:00+08:00', unlockPrice: 10, unlocked: false, unlockedAt: null, freeAgainUntil: null, withdrawn: false,
}
const options = { levels: [{ code: 'SENIOR', label: '高级审核员' }], fields: [{ code: 'QMS', label: 'QMS' }], educations: [], unlockPrice: 10, freeAgainMonths: 12 }
const list = items => ({ items, page: 0, size: 20, total: items.length })
const signedIn = () => ({ 'gh:https://api.simulator.test/t/renzheng:tokens': JSON.stringify({ access: 'token-1', refresh: 'refresh-1', expiresAt: Date.now() + 3_600_000 }) })
const opened = (build, answers = {}, more = {}) => new Telephone(build, { answers: { 'GET /api/bootstrap': RENZHENG, 'GET /api/notices': { ...list([]), unread: 0 }, ...answers }, ...more })

export const walks = {
  async 'start: the tenant is the one the release names, and nobody signed in goes to sign-in'(build) {
    const phone = opened(build, {}, { ext: { tenant: 'other-one', apiBase: 'https://else.simulator.test' } })
    await phone.open('pages/start/index')
    assert.ok(phone.requests.length > 0, 'nothing was asked')
    assert.deepEqual([...new Set(phone.requests.map(r => r.path))], ['/api/bootstrap'], 'another address was asked')
    assert.equal(phone.lastMove, 'reLaunch /pages/sign-in/index')
  },
  async 'start: without an answer it says so and asks again'(build) {
    let there = false
    const phone = opened(build, { 'GET /api/bootstrap': () => (there ? RENZHENG : 'nothing') })
    await phone.open('pages/start/index')
    assert.match(phone.text, /没有连上网络/)
    there = true
    await phone.tap('重新加载')
    assert.equal(phone.lastMove, 'reLaunch /pages/sign-in/index')
  },
  async 'theme: two tenants show two brands from this one build'(build) {
    const seen = []
    for (const one of [tenant('renzheng', '中衡认证人才', '#1d5fbf'), tenant('qingyuan', '清远商会', '#8a3ffc')]) {
      const phone = opened(build, { 'GET /api/bootstrap': one }, { ext: { tenant: one.tenant.slug, apiBase: 'https://api.simulator.test' } })
      await phone.open('pages/sign-in/index')
      assert.ok(phone.text.includes(one.tenant.name), `the page does not name ${one.tenant.name}`)
      seen.push(/--gh-brand:(#[0-9a-f]+)/.exec(phone.style)?.[1])
    }
    assert.deepEqual(seen, ['#1d5fbf', '#8a3ffc'])
  },
  async 'sign-in: a short number is told so, a good one goes to the step the server names'(build) {
    const phone = opened(build, { 'POST /api/talent/sign-in': { next: 'PASSWORD' } })
    await phone.open('pages/sign-in/index')
    await phone.type('手机号', '1381234')
    await phone.tap('下一步')
    assert.match(phone.text, /请输入正确的手机号：应为 11 位，现在是 7 位/)
    assert.equal(phone.asked('POST', '/api/talent/sign-in').length, 0, 'a wrong number was sent')
    await phone.type('手机号', '13812346021')
    await phone.tap('下一步')
    assert.deepEqual(phone.asked('POST', '/api/talent/sign-in').map(r => JSON.parse(r.data)), [{ phone: '13812346021' }])
    assert.equal(phone.lastMove, 'navigateTo /pages/sign-in/password')
  },
  async 'my card: what is kept is shown, and pushing it asks the server'(build) {
    let published = false
    const mine = () => ({ ...card, published, phoneMasked: '138****6021', email: null, wechat: null, missing: [], viewers: 3, unlocks: 1 })
    const phone = opened(build, {
      'GET /api/me': me('PERSON', '高建国'), 'GET /api/talent/options': options, 'GET /api/talent/me/card': mine,
      'PUT /api/talent/me/card/publication': () => { published = true; return mine() },
    }, { stored: signedIn() })
    await phone.open('pages-talent/my-card/index')
    assert.match(phone.text, /高建国/)
    assert.match(phone.text, /138\D{0,3}\*{4}\D{0,3}6021/)
    assert.equal(phone.asked('GET', '/api/talent/me/card')[0]?.header.Authorization, 'Bearer token-1')
    await phone.tap('推送到人才库')
    assert.equal(phone.asked('PUT', '/api/talent/me/card/publication').length, 1)
    assert.match(phone.text, /已推送到人才库/)
  },
  async 'pool: cards are listed by what they may show'(build) {
    const phone = opened(build, {
      'GET /api/me': me('AGENCY', '华审机构'), 'GET /api/talent/options': options, 'GET /api/regions': [], 'GET /api/points': { balance: 36, lots: [] },
      'GET /api/talent/cards': list([{ ...card, published: true }, { ...card, id: 'c2', name: '李玉兰', published: true }]),
    }, { stored: signedIn() })
    await phone.open('pages-talent/pool/index')
    assert.match(phone.text, /高建国[\s\S]*李玉兰/)
    const asked = phone.asked('GET', '/api/talent/cards')[0]?.query
    assert.deepEqual([asked?.size, asked?.after], ['20', undefined])
  },
  async 'shared card: whoever has the link sees it without signing in, and learns when it was taken back'(build) {
    let open = true
    const phone = opened(build, { 'GET /api/talent/shared-cards/tok_1': () => (open ? { card: { ...card, published: true }, contact: { phone: '13900007745', email: null, wechat: null } } : { status: 404, body: { type: '/problems/not-found', title: '没有找到', status: 404, detail: '没有找到' } }) })
    await phone.open('pages-talent/shared/index', { token: 'tok_1' })
    assert.match(phone.text, /高建国[\s\S]*139 0000 7745/)
    assert.equal(phone.asked('GET', '/api/talent/shared-cards/tok_1').length, 1, 'one opening was counted more than once')
    open = false
    await phone.open('pages-talent/shared/index', { token: 'tok_1' })
    assert.match(phone.text, /这个链接打不开了/)
  },
  async 'share: WeChat is handed the link that was just made, and no other'(build) {
    const made = { id: 's1', url: 'https://api.simulator.test/t/renzheng/h5/#/pages-talent/shared/index?token=tok_1', path: '/pages-talent/shared/index?token=tok_1', token: 'tok_1', contactShown: false, createdAt: '2026-11-22T08:00:00+08:00', opens: 0, lastOpenedAt: null }
    const phone = opened(build, { 'GET /api/me': me('PERSON', '高建国'), 'GET /api/talent/me/card/shares': [{ ...made, id: 's0', path: '/pages-talent/shared/index?token=older' }], 'POST /api/talent/me/card/shares': made }, { stored: signedIn() })
    await phone.open('pages-talent/my-card/share')
    assert.equal(phone.page.instance.onShareAppMessage({ from: 'menu' }).path, '/pages/start/index', 'the menu of the page gave a link away')
    await phone.tap('生成分享链接')
    assert.deepEqual(phone.asked('POST', '/api/talent/me/card/shares').map(r => JSON.parse(r.data)), [{ contactShown: false }])
    assert.equal(phone.page.instance.onShareAppMessage({ from: 'button' }).path, made.path)
  },
  async 'me: an agency, whose tabs leave them out, opens its messages and comes to the first page'(build) {
    const phone = opened(build, { 'GET /api/me': me('AGENCY', '华审机构'), 'GET /api/points': { balance: 36, lots: [] } }, { stored: { ...signedIn(), 'gh:https://api.simulator.test/t/renzheng:me': JSON.stringify(me('AGENCY', '华审机构')) } })
    await phone.open('pages/me/index')
    await phone.tap('消息')
    assert.equal(phone.lastMove, 'navigateTo /pages/notices/index')
  },
  async 'points: balance and packs with their prices'(build) {
    const phone = opened(build, {
      'GET /api/me': me('AGENCY', '华审机构'), 'GET /api/points': { balance: 36, lots: [{ points: 36, source: 'PURCHASE', expiresAt: null }] }, 'GET /api/points/entries': list([]),
      'GET /api/points/packs': [{ id: 'p1', name: '常用包', points: 100, price: { fen: 90000 } }],
    }, { stored: signedIn() })
    await phone.open('pages/points/index')
    assert.match(phone.text, /36/)
    assert.match(phone.text, /¥900/)
  },
}

/** What is wrong with a build, one line for each walk that does not end as it must. */
export async function walked(build, only = Object.keys(walks)) {
  const copy = copyOf(build)
  const faults = []
  try {
    for (const name of only) {
      try {
        await walks[name](copy)
      } catch (e) {
        faults.push(`${name}: ${e instanceof Error ? e.message : e}`)
      } finally {
        faults.push(...Telephone.hangUp().map(said => `${name}: ${said}`))
      }
    }
  } finally {
    fs.rmSync(copy, { recursive: true, force: true })
  }
  return faults
}
