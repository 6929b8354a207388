// WeChat's own build tool, asked only for what it knows without WeChat: are app.json and the pages' files as the platform wants them, is the code in good order.
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import path from 'node:path'
import fs from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const IGNORED = new Set([
  // Helps only while developing; the release is packed without unused files.
  'CONTAINS_UNUSED_CODES',
])

/** Nothing here may leave this machine; whatever tries is a fault. */
function cutOff(faults) {
  const before = [http.request, https.request, net.Socket.prototype.connect]
  const refuse = what => (...asked) => {
    faults.push(`the build tool wanted ${what}: ${JSON.stringify(asked[0])?.slice(0, 120)}`)
    throw new Error('no network in the checks')
  }
  http.request = refuse('http')
  https.request = refuse('https')
  net.Socket.prototype.connect = refuse('a connection')
  return () => { [http.request, https.request, net.Socket.prototype.connect] = before }
}

/** What WeChat's build tool finds wrong with a build; one line each. */
export async function wechatFaults(build) {
  const faults = []
  const reconnect = cutOff(faults)
  const said = [console.log, console.info, console.warn, console.error]
  console.log = console.info = console.warn = console.error = () => undefined
  try {
    const { Project, DefaultProjectAttr, checkCodeQuality, getAppJSON, getPageJSON, setLocale } = { ...require('miniprogram-ci'), ...require('miniprogram-ci/dist/modules/corecompiler/original') }
    setLocale?.('en')
    // Limits that WeChat would otherwise be asked for, with the key of a real mini-program.
    Project.prototype.attr = async () => DefaultProjectAttr
    const project = new Project({ appid: 'touristappid', type: 'miniProgram', projectPath: build, privateKey: 'none', ignores: [] })
    const app = await tried(faults, 'app.json', () => getAppJSON(project))
    if (app) {
      if (app.__warning__) faults.push(`app.json: ${app.__warning__}`)
      const pages = [...app.pages, ...(app.subPackages ?? app.subpackages ?? []).flatMap(s => s.pages.map(p => path.posix.join(s.root, p)))]
      for (const page of [...pages, ...componentsOf(build)]) {
        const json = await tried(faults, `${page}.json`, () => getPageJSON(project, { pagePath: page, miniprogramRoot: '' }))
        if (json?.__warning__) faults.push(`${page}.json: ${json.__warning__}`)
      }
      for (const rule of await checkCodeQuality(project)) {
        if (!rule.success && !IGNORED.has(rule.name)) faults.push(`${rule.name}: ${rule.text}${rule.detail ? ` ${JSON.stringify(rule.detail)}` : ''}`)
      }
    }
  } finally {
    [console.log, console.info, console.warn, console.error] = said
    reconnect()
  }
  return faults
}

async function tried(faults, what, act) {
  try {
    return await act()
  } catch (e) {
    faults.push(`${what}: ${e instanceof Error ? e.message : e}`)
    return null
  }
}

/** Components among the files: what says so in its JSON. */
function componentsOf(build, at = '') {
  return fs.readdirSync(path.join(build, at), { withFileTypes: true }).flatMap(entry => {
    const name = path.posix.join(at, entry.name)
    if (entry.isDirectory()) return componentsOf(build, name)
    if (!name.endsWith('.json')) return []
    try {
      return JSON.parse(fs.readFileSync(path.join(build, name), 'utf8')).component === true ? [name.replace(/\.json$/, '')] : []
    } catch {
      return []
    }
  })
}
