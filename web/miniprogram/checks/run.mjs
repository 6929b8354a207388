// What the build tools let pass: looked for in the sources and in both builds. Ends with 1 and every fault found.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { foreignAddresses, jsonFaults, sizesOf, unknownTagsOfSource, unknownTagsOfWxml } from './rules.mjs'
import { wechatFaults } from './wechat.mjs'

const home = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const h5 = path.join(home, 'dist/build/h5')
const mp = path.join(home, 'dist/build/mp-weixin')
const faults = []

export const files = (dir, ...ends) => fs.readdirSync(dir, { withFileTypes: true }).flatMap(entry => {
  const file = path.join(dir, entry.name)
  return entry.isDirectory() ? files(file, ...ends) : ends.some(end => file.endsWith(end)) ? [file] : []
})

for (const dir of [h5, mp]) {
  if (!fs.existsSync(dir)) faults.push(`${path.relative(home, dir)} is missing`)
}
if (faults.length === 0) {
  const short = file => path.relative(home, file)
  for (const file of [...files(h5, '.html', '.js', '.css'), ...files(mp, '.js', '.json', '.wxml', '.wxss')]) {
    for (const address of foreignAddresses(fs.readFileSync(file, 'utf8'))) faults.push(`${short(file)}: foreign address ${address}`)
  }
  for (const file of files(path.join(home, 'src'), '.vue')) {
    for (const tag of unknownTagsOfSource(fs.readFileSync(file, 'utf8'), home)) faults.push(`${short(file)}: nothing is known as <${tag}>`)
  }
  const app = JSON.parse(fs.readFileSync(path.join(mp, 'app.json'), 'utf8'))
  for (const file of files(mp, '.wxml')) {
    const json = JSON.parse(fs.readFileSync(file.replace(/wxml$/, 'json'), 'utf8'))
    const known = { ...app.usingComponents, ...json.usingComponents }
    for (const tag of unknownTagsOfWxml(fs.readFileSync(file, 'utf8'), known)) faults.push(`${short(file)}: <${tag}> is no component`)
  }
  faults.push(...jsonFaults(mp, app))
  for (const [name, bytes, limit] of sizesOf(mp, app, files)) {
    console.log(`${name}: ${(bytes / 1024).toFixed(0)} KB of ${limit / 1024}`)
    if (bytes > limit) faults.push(`${name} is ${bytes} bytes, ${limit} are allowed`)
  }
  compile()
  faults.push(...await wechatFaults(mp))
  // The simulator pretends to be a browser, and the build tool would believe it: so only now.
  const { walked } = await import('./walks.mjs')
  faults.push(...await walked(mp))
}

/** WeChat's own compilers, as they are on this system's processor; elsewhere the other checks must do. */
function compile() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return
  const compiler = createRequire(import.meta.url)('miniprogram-compiler')
  for (const [what, act] of [['WXML', () => compiler.wxmlToJs(mp)], ['WXSS', () => compiler.wxssToJs(mp)]]) {
    try {
      const code = act()
      if (!code || !/\$gwx|wxssMap/.test(code)) faults.push(`${what}: the compiler made nothing`)
    } catch (e) {
      faults.push(`${what}: ${e instanceof Error ? e.message : e}`)
    }
  }
}

if (faults.length > 0) console.error(faults.join('\n'))
// WeChat's tool keeps watching the files: this ends it.
process.exit(faults.length > 0 ? 1 : 0)
