import fs from 'node:fs'
import path from 'node:path'

const NAMESPACES = /^https?:\/\/www\.w3\.org\//

/** Every address of another host. A mini-program may call only its own server, and the browser's page allows nothing else. */
export function foreignAddresses(text) {
  const found = text.match(/(?:https?:)?\/\/[a-zA-Z0-9](?:[a-zA-Z0-9-]*\.)+[a-zA-Z]{2,}[^\s"'`)<>\\]*/g) ?? []
  const known = new Set(found.filter(a => /^https?:/.test(a) ? !NAMESPACES.test(a) : /^\/\/[a-z0-9.-]+\.(com|cn|net|org|io|dev|top|cc)\b/i.test(a)))
  return [...known]
}

const BUILT_IN = new Set(('view text button image input textarea scroll-view swiper swiper-item label form checkbox checkbox-group radio radio-group '
  + 'switch slider picker picker-view picker-view-column navigator rich-text icon progress canvas map video camera web-view block slot import include template wxs '
  + 'page-meta navigation-bar movable-area movable-view cover-view cover-image root-portal page-container match-media official-account ad open-data').split(' '))

/** Tags in a source's template that are neither built in, nor wrapped components, nor imported there. */
export function unknownTagsOfSource(source, home) {
  const template = /<template>([\s\S]*)<\/template>\s*(?=<script|<style|$)/.exec(source)?.[1] ?? ''
  const imported = new Set([...source.matchAll(/import\s+([A-Z]\w*)\s+from\s+'[^']+\.vue'/g)].map(m => m[1].replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()))
  const known = tag => BUILT_IN.has(tag) || imported.has(tag)
    || (tag.startsWith('app-') && fs.existsSync(path.join(home, `src/components/${tag}.vue`)))
    || (tag.startsWith('wd-') && fs.existsSync(path.join(home, `node_modules/wot-design-uni/components/${tag}/${tag}.vue`)))
  return [...new Set(tagsOf(template))].filter(tag => !known(tag))
}

export function unknownTagsOfWxml(wxml, components) {
  return [...new Set(tagsOf(wxml))].filter(tag => !BUILT_IN.has(tag) && !(tag in components))
}

const tagsOf = text => [...text.replace(/<!--[\s\S]*?-->/g, '').replace(/"[^"]*"/g, '""').matchAll(/<([a-zA-Z][\w-]*)/g)].map(m => m[1])

const LOCATION = ['getLocation', 'chooseLocation', 'chooseAddress', 'choosePoi', 'onLocationChange', 'startLocationUpdate', 'getFuzzyLocation']

/** app.json and what it names: pages with their four files, tabs in the main package, components that exist, privacy. */
export function jsonFaults(mp, app) {
  const faults = []
  const there = file => fs.existsSync(path.join(mp, file))
  const main = app.pages ?? []
  const sub = (app.subPackages ?? app.subpackages ?? []).flatMap(s => s.pages.map(p => `${s.root}/${p}`))
  if (main.length === 0) faults.push('app.json: no pages')
  for (const page of [...main, ...sub]) {
    for (const end of ['js', 'json', 'wxml']) if (!there(`${page}.${end}`)) faults.push(`app.json: ${page}.${end} is missing`)
  }
  if (new Set([...main, ...sub]).size !== main.length + sub.length) faults.push('app.json: a page is listed twice')
  const tabs = app.tabBar?.list ?? []
  if (app.tabBar && (tabs.length < 2 || tabs.length > 5)) faults.push(`app.json: ${tabs.length} tabs`)
  for (const tab of tabs) if (!main.includes(tab.pagePath)) faults.push(`app.json: tab ${tab.pagePath} is not in the main package`)
  if (app.tabBar?.custom && !there('custom-tab-bar/index.json')) faults.push('app.json: custom-tab-bar is missing')
  if (app.__usePrivacyCheck__ !== true) faults.push('app.json: __usePrivacyCheck__ is not on')

  const walk = dir => fs.readdirSync(path.join(mp, dir), { withFileTypes: true }).flatMap(e => (e.isDirectory() ? walk(path.join(dir, e.name)) : [path.join(dir, e.name)]))
  const all = walk('')
  for (const file of all.filter(f => f.endsWith('.json') && f !== 'project.config.json')) {
    let json
    try {
      json = JSON.parse(fs.readFileSync(path.join(mp, file), 'utf8'))
    } catch (e) {
      faults.push(`${file}: ${e.message}`)
      continue
    }
    const components = { ...json.usingComponents }
    for (const [tag, where] of Object.entries(components)) {
      if (where.startsWith('plugin://')) continue
      const target = where.startsWith('/') ? where.slice(1) : path.join(path.dirname(file), where)
      if (!there(`${target}.json`) || !there(`${target}.wxml`)) faults.push(`${file}: component ${tag} is not at ${where}`)
    }
  }
  const code = all.filter(f => f.endsWith('.js')).map(f => fs.readFileSync(path.join(mp, f), 'utf8')).join('\n')
  const asked = LOCATION.filter(name => new RegExp(`\\.${name}\\s*\\(`).test(code))
  const declared = app.requiredPrivateInfos ?? []
  for (const name of asked) if (!declared.includes(name)) faults.push(`app.json: ${name} is called but not in requiredPrivateInfos`)
  for (const name of declared) if (!asked.includes(name)) faults.push(`app.json: ${name} is in requiredPrivateInfos but never called`)
  if (asked.some(n => n !== 'chooseAddress') && !app.permission?.['scope.userLocation']?.desc) faults.push('app.json: permission scope.userLocation says no purpose')
  return faults
}

const MB = 1024 * 1024

/** Bytes of the main package and of each subpackage, with what WeChat allows. */
export function sizesOf(mp, app, files) {
  const bytes = list => list.reduce((n, f) => n + fs.statSync(f).size, 0)
  const all = files(mp, '')
  const roots = (app.subPackages ?? app.subpackages ?? []).map(s => s.root.replace(/\/$/, ''))
  const inside = root => all.filter(f => path.relative(mp, f).startsWith(root + path.sep))
  const main = all.filter(f => !roots.some(root => path.relative(mp, f).startsWith(root + path.sep)))
  return [['main package', bytes(main), 2 * MB], ...roots.map(root => [root, bytes(inside(root)), 2 * MB]), ['whole', bytes(all), 20 * MB]]
}
