import { afterEach, describe, expect, it } from 'vitest'
import { build, planted, removePlanted } from './planted.mjs'
import { walked, walks } from './walks.mjs'

const walk = part => Object.keys(walks).filter(name => name.startsWith(part))

afterEach(removePlanted)

describe('the walks find', () => {
  const cases = {
    'a tenant that is written into the build': ['platform/address.js', text => text.replace(/\w+\.tenant\b/, '"renzheng"').replace(/(\w+)\.apiBase/, '"https://api.simulator.test"'), 'start: the tenant'],
    'a failure that is not told': ['pages/start/index.js', text => text.replace(/else (\w+)\.value=(\w+)\.problem/, 'else $1.value=null'), 'start: without'],
    'a brand that is not taken from the tenant': ['theme/theme.js', text => text.replace(/"--gh-brand":\w+\.fill/, '"--gh-brand":"#1d5fbf"'), 'theme'],
    'a number that is not checked': ['lib/checks.js', text => text.replace('现在是', '是'), 'sign-in'],
    'a page that cannot be drawn yet': ['pages/points/index.js', text => text.replace('return(', 'null.length;return('), 'points'],
    'a button that leads nowhere': ['components/app-btn.js', text => text.replace(/"press"/g, '"pressed"'), 'my card'],
    'a list that is not asked for': ['pages-talent/pool/index.js', text => text.replace(/"\/api\/talent\/cards"/g, '"/api/talent/kards"'), 'pool'],
  }
  for (const [what, [file, change, part]] of Object.entries(cases)) {
    it(what, async () => {
      expect(walk(part)).toHaveLength(1)
      expect(await walked(build, walk(part)), 'nothing is wrong without the change').toEqual([])
      expect(await walked(planted(file, change), walk(part))).not.toEqual([])
    })
  }
})
