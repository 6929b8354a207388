import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { foreignAddresses, jsonFaults, unknownTagsOfSource, unknownTagsOfWxml } from '../checks/rules.mjs'

/** Each check is shown a fault that it must find. */
describe('the checks of the build', () => {
  it('find an address of another host, and only that', () => {
    expect(foreignAddresses('@font-face{src:url(//at.alicdn.com/t/font.woff2)}')).toEqual(['//at.alicdn.com/t/font.woff2'])
    expect(foreignAddresses('fetch("https://example.com/a")')).toEqual(['https://example.com/a'])
    expect(foreignAddresses('xmlns="http://www.w3.org/2000/svg" // e.g. a comment')).toEqual([])
  })

  it('find a tag that is no component', () => {
    const home = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..')
    expect(unknownTagsOfSource('<template>\n<view><app-btn /><app-buton /><wd-popup /><wd-nothing /></view>\n</template>\n<script></script>', home)).toEqual(['app-buton', 'wd-nothing'])
    expect(unknownTagsOfWxml('<view><card-row wx:if="{{a < b}}"/></view>', {})).toEqual(['card-row'])
  })

  it('find a page without its files, a lost tab and a missing privacy check', () => {
    const mp = fs.mkdtempSync(path.join(os.tmpdir(), 'gh-mp-'))
    fs.writeFileSync(path.join(mp, 'app.js'), 'wx.getLocation({})')
    const faults = jsonFaults(mp, { pages: ['pages/a'], tabBar: { custom: true, list: [{ pagePath: 'pages/a' }, { pagePath: 'pages/b' }] } })
    for (const part of ['pages/a.wxml is missing', 'pages/b is not in the main package', 'custom-tab-bar is missing', '__usePrivacyCheck__', 'getLocation is called']) {
      expect(faults.some(f => f.includes(part)), part).toBe(true)
    }
  })

  it.runIf(process.platform === 'linux' && process.arch === 'x64')('compile WXML and WXSS, and refuse broken ones', () => {
    const compiler = createRequire(import.meta.url)('miniprogram-compiler')
    const mp = fs.mkdtempSync(path.join(os.tmpdir(), 'gh-wx-'))
    fs.writeFileSync(path.join(mp, 'a.json'), '{}')
    fs.writeFileSync(path.join(mp, 'a.wxml'), '<view>{{x}}</view>')
    fs.writeFileSync(path.join(mp, 'a.wxss'), '.a { color: red }')
    expect(compiler.wxmlToJs(mp)).toContain('$gwx')
    expect(compiler.wxssToJs(mp)).toContain('wxssMap')
    fs.writeFileSync(path.join(mp, 'a.wxml'), '<view><text></view>')
    expect(() => compiler.wxmlToJs(mp)).toThrow()
  })
})
