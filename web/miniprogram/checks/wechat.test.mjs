import fs from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { build, planted, removePlanted } from './planted.mjs'
import { wechatFaults } from './wechat.mjs'

const json = change => text => JSON.stringify(change(JSON.parse(text)))

afterEach(removePlanted)

describe('WeChat’s build tool finds', () => {
  const cases = {
    'a tab that is no page': ['app.json', json(a => ({ ...a, tabBar: { ...a.tabBar, list: [...a.tabBar.list, { pagePath: 'pages/none/index', text: '无' }] } })), /pages\/none\/index/],
    'a window of a wrong kind': ['app.json', json(a => ({ ...a, window: { ...a.window, navigationBarTextStyle: 'purple' } })), /navigationBarTextStyle/],
    'an app.json that is no JSON': ['app.json', text => text.slice(0, -3), /app\.json/],
    'a page whose setting is of a wrong kind': ['pages/me/index.json', json(p => ({ ...p, enablePullDownRefresh: 'yes' })), /pages\/me\/index\.json.*enablePullDownRefresh/s],
    'a component that is not there': ['pages/me/index.json', json(p => ({ ...p, usingComponents: { ...p.usingComponents, 'app-lost': '../../components/app-lost' } })), /app-lost/],
    'a picture that is too large': ['pages/me/large.png', () => 'x'.repeat(300 * 1024), /IMAGE_AND_AUDIO_LIMIT/],
    'a main package that is too large': ['common/large.js', () => `module.exports="${'x'.repeat(1.6 * 1024 * 1024)}"`, /PACKAGE_SIZE_LIMIT/],
    'code of a subpackage in the main one': ['pages-talent/pool/index.js', text => `require("../../lib/only-here.js");${text}`, /CONTAINS_OTHER_PKG_JS/],
    'code that is loaded before it is needed': ['app.json', json(({ lazyCodeLoading, ...a }) => a), /LAZYCODE_LOADING_OPEN/],
  }
  it('nothing in the build as it is', async () => {
    expect(await wechatFaults(build)).toEqual([])
  })
  for (const [what, [file, change, fault]] of Object.entries(cases)) {
    it(what, async () => {
      const copy = planted(file, change)
      if (what.startsWith('code of a subpackage')) fs.writeFileSync(path.join(copy, 'lib/only-here.js'), 'module.exports=1')
      if (what.startsWith('a main package')) fs.appendFileSync(path.join(copy, 'app.js'), ';require("./common/large.js")')
      expect((await wechatFaults(copy)).join('\n')).toMatch(fault)
    })
  }
})
