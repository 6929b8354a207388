// The compiled mini-program without WeChat: its own simulator renders the pages into a DOM, `wx` is ours, and the server is a table of answers.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { JSDOM } = require('jsdom')

const window = new JSDOM('<!doctype html><body></body>', { url: 'https://simulator.test/' }).window
Object.assign(globalThis, { window, document: window.document })
for (const name of ['Node', 'Element', 'HTMLElement', 'Event', 'CustomEvent', 'MutationObserver', 'Text', 'Comment', 'DocumentFragment', 'getComputedStyle']) globalThis[name] = window[name]
globalThis.wx = {}
const simulate = require('miniprogram-simulate')
const exparser = createRequire(require.resolve('j-component'))('miniprogram-exparser')
const mocked = globalThis.wx

/** A copy of a build that Node reads as CommonJS, as WeChat does. The caller removes it. */
export function copyOf(build) {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'guildhall-mp-'))
  fs.cpSync(build, copy, { recursive: true })
  fs.writeFileSync(path.join(copy, 'package.json'), '{"type":"commonjs"}')
  return copy
}

const plainError = console.error
const said = []
process.on('unhandledRejection', e => { said.push(`nobody took care of: ${e instanceof Error ? e.message : e}`) })

/**
 * One telephone with the mini-program of one tenant on it.
 *   ext      what the release carries: {tenant, apiBase}
 *   answers  "GET /api/bootstrap" → body, {status, body} or a function of the request; what is not named answers 404
 *   stored   what earlier openings left in its storage
 */
export class Telephone {
  constructor(build, { ext = { tenant: 'renzheng', apiBase: 'https://api.simulator.test' }, answers = {}, stored = {} } = {}) {
    this.build = build
    this.requests = []
    this.moves = []
    this.storage = new Map(Object.entries(stored))
    this.answers = answers
    this.base = `${ext.apiBase}/t/${ext.tenant}`
    this.waiting = 0
    for (const key of Object.keys(require.cache)) if (key.startsWith(build + path.sep)) delete require.cache[key]
    window.document.body.replaceChildren()
    const tabs = new Set((JSON.parse(fs.readFileSync(path.join(build, 'app.json'), 'utf8')).tabBar?.list ?? []).map(tab => tab.pagePath))
    const isTab = url => tabs.has(url.replace(/^\//, '').replace(/\?.*$/, ''))
    // As WeChat: tabs are switched to, and nothing else is.
    const moved = kind => asked => {
      if (kind === 'switchTab' ? !isTab(asked.url) : kind !== 'reLaunch' && asked.url !== undefined && isTab(asked.url)) {
        said.push(`${kind} cannot open ${asked.url}`)
        asked.fail?.({ errMsg: `${kind}:fail` })
        return
      }
      this.moves.push(`${kind} ${asked.url}`)
      asked.success?.({})
    }
    const nothing = () => undefined
    globalThis.wx = {
      ...mocked,
      getExtConfigSync: () => ext,
      request: asked => this.answer(asked),
      getStorageSync: key => this.storage.get(key) ?? '',
      setStorageSync: (key, value) => { this.storage.set(key, value) },
      removeStorageSync: key => { this.storage.delete(key) },
      getNetworkType: asked => asked.success?.({ networkType: 'wifi' }),
      getSystemInfoSync: () => ({ SDKVersion: '3.5.0', platform: 'ios', windowWidth: 390, windowHeight: 844 }),
      getAppBaseInfo: () => ({ SDKVersion: '3.5.0', language: 'zh_CN' }), getDeviceInfo: () => ({ platform: 'ios' }),
      getWindowInfo: () => ({ windowWidth: 390, windowHeight: 844, statusBarHeight: 47, safeArea: { bottom: 810 } }),
      getLaunchOptionsSync: () => ({ path: '', query: {} }), getEnterOptionsSync: () => ({ path: '', query: {} }),
      login: asked => asked.success?.({ code: 'wx-code-1' }),
      reLaunch: moved('reLaunch'), navigateTo: moved('navigateTo'), redirectTo: moved('redirectTo'), switchTab: moved('switchTab'), navigateBack: moved('navigateBack'),
      stopPullDownRefresh: nothing, setNavigationBarTitle: nothing, setNavigationBarColor: nothing, onNetworkStatusChange: nothing,
      onAppShow: nothing, onAppHide: nothing, onError: nothing, onUnhandledRejection: nothing, onThemeChange: nothing, onPageNotFound: nothing,
    }
    globalThis.App = app => { this.app = app }
    globalThis.getApp = () => this.app
    globalThis.Page = () => { throw new Error('a page was registered past the framework') }
    globalThis.getCurrentPages = () => (this.page ? [this.page.instance] : [])
    console.error = (...words) => { said.push(words.map(w => (w instanceof Error ? w.message : String(w))).join(' ')) }
    require(path.join(build, 'app.js'))
    this.app.onLaunch({ path: '', query: {} })
    this.app.onShow({ path: '', query: {} })
  }

  /** Ends the call; what the framework complained of meanwhile. */
  static hangUp() {
    console.error = plainError
    return said.splice(0)
  }

  answer(asked) {
    const url = new URL(asked.url)
    const inside = asked.url.startsWith(`${this.base}/`)
    const at = inside ? asked.url.slice(this.base.length).replace(/\?.*$/, '') : asked.url
    const request = { method: asked.method ?? 'GET', path: at, query: Object.fromEntries(url.searchParams), header: asked.header, data: asked.data }
    this.requests.push(request)
    const known = this.answers[`${request.method} ${at}`]
    const given = typeof known === 'function' ? known(request) : known
    this.waiting += 1
    setTimeout(() => {
      this.waiting -= 1
      if (given === 'nothing') asked.fail?.({ errMsg: 'request:fail' })
      else if (given === undefined) asked.success({ statusCode: 404, header: {}, data: '' })
      else asked.success({ statusCode: given.status ?? 200, header: {}, data: JSON.stringify(given.status ? given.body : given) })
    }, 0)
    return { abort: () => undefined }
  }

  /** Opens a page as WeChat does: load, show, ready. */
  async open(page, query = {}) {
    const root = simulate.render(simulate.load(path.join(this.build, page), { rootPath: this.build, compiler: 'official' }))
    const place = window.document.createElement('div')
    window.document.body.append(place)
    root.attach(place)
    this.page = root
    this.place = place
    Object.assign(root.instance, { route: page, options: query })
    root.instance.onLoad?.(query)
    root.instance.onShow?.()
    root.instance.onReady?.()
    await this.settled()
    return this
  }

  /** Until no answer is outstanding and what it changed is drawn. */
  async settled() {
    for (let quiet = 0; quiet < 4; quiet++) {
      await new Promise(resolve => setTimeout(resolve, 1))
      if (this.waiting > 0) quiet = -1
    }
  }

  get text() { return this.place.textContent }
  get style() { return [...this.place.querySelectorAll('[style]')].map(node => node.getAttribute('style')).join(';') }
  asked(method, at) { return this.requests.filter(r => r.method === method && r.path === at) }
  get lastMove() { return this.moves.at(-1) ?? 'stayed' }

  /** The innermost drawn thing with exactly these words. */
  withWords(words) {
    const found = [...this.place.querySelectorAll('*')].filter(node => node.textContent.trim() === words).at(-1)
    if (!found) throw new Error(`nothing says 「${words}」; the page says: ${this.text.slice(0, 300)}`)
    return found
  }

  async tap(words) {
    await this.send(this.withWords(words), 'tap', {})
  }

  async type(label, value) {
    const field = this.withWords(label).closest('[class*="app-field"]:not([class*="label"])') ?? this.withWords(label).parentElement
    const input = field.parentElement.querySelector('wx-input')
    if (!input) throw new Error(`no field at 「${label}」`)
    await this.send(input, 'input', { value, cursor: value.length })
  }

  async send(node, name, detail) {
    let from = node
    while (from && !from.__wxElement) from = from.parentElement
    exparser.Event.dispatchEvent(from.__wxElement, exparser.Event.create(name, detail, { bubbles: true, composed: true, capturePhase: true, originalEvent: { preventDefault: () => undefined, stopPropagation: () => undefined } }))
    await this.settled()
  }
}
