// Writes src/theme/icons.ts from an unpacked @tabler/icons package: node scripts/icons.mjs <package folder>
// Only the icons named here go into the app; add a name and run it again.
import fs from 'node:fs'
import path from 'node:path'

const names = `
address-book alert-circle alert-triangle arrow-right arrows-sort arrow-left award bell bookmark briefcase
building building-bank building-community building-store calendar calendar-event certificate chart-bar check
chevron-down chevron-left chevron-right chevron-up circle-check circle-x clipboard-check clipboard-list clock
coin coins copy credit-card device-mobile discount edit eye eye-off file-text files gift headset heart history
home id info-circle key link loader-2 lock lock-open logout mail map-pin message message-2 message-report news
package pencil phone photo plus receipt refresh report-money school search send settings share-3 shield-check
shopping-bag shopping-cart speakerphone star tag target ticket tool trash truck upload user user-check user-circle
user-search users users-group wallet wifi-off world x brand-wechat book messages
`.trim().split(/\s+/)

const home = process.argv[2]
const version = JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8')).version
const lines = names.sort().map(name => {
  const svg = fs.readFileSync(path.join(home, 'icons/outline', `${name}.svg`), 'utf8')
  const body = svg.replace(/<!--[\s\S]*?-->/g, '').replace(/<svg[\s\S]*?>/, '').replace('</svg>', '')
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, '').replace(/\s*\n\s*/g, '').replace(/ \/>/g, '/>').replace(/"/g, "'")
  return `  '${name}': "${body}",`
})
fs.writeFileSync(new URL('../src/theme/icons.ts', import.meta.url),
  `// Tabler Icons ${version} (MIT licence, (c) Paweł Kuna), the outlines used here. Written by scripts/icons.mjs; do not edit.\n`
  + `export const icons: Record<string, string> = {\n${lines.join('\n')}\n}\n`)
