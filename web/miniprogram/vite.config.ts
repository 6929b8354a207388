import fs from 'node:fs'
import path from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import uniPlugin from '@dcloudio/vite-plugin-uni'
import { accessible } from './accessible'

const uni = (uniPlugin as any).default ?? uniPlugin

/** The component library's icon brings a font from a foreign host: ours takes its place wherever it is imported. */
function ownIcons(): Plugin {
  const own = path.resolve(__dirname, 'src/components/app-wot-icon.vue')
  return {
    name: 'guildhall:own-icons',
    enforce: 'pre',
    resolveId: id => (/wd-icon\/wd-icon\.vue$/.test(id) ? own : null),
  }
}

/** Addresses that the frameworks carry in texts and unused styles. What is left after this fails the build. */
const FOREIGN: [RegExp, string][] = [
  [/url\(["']?https:\/\/cdn\.dcloud\.net\.cn\/[^)]*\)/g, 'none'],
  [/https:\/\/vuejs\.org\/error-reference\/#runtime-/g, 'vue-'],
  [/https:\/\/uniapp\.dcloud\.net\.cn\/[\w./-]*/g, ''],
]

function noForeignAddresses(): Plugin {
  const clean = (text: string) => FOREIGN.reduce((t, [from, to]) => t.replace(from, to), text)
  return {
    name: 'guildhall:no-foreign-addresses',
    enforce: 'post',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk') file.code = clean(file.code)
        else if (typeof file.source === 'string') file.source = clean(file.source)
      }
    },
  }
}

/** Every page this build has, so that a tab or entry of a newer server is left out instead of leading nowhere. */
export function routes(): string[] {
  const text = fs.readFileSync(path.resolve(__dirname, 'src/pages.json'), 'utf8').replace(/^\s*\/\/.*$/gm, '')
  const json = JSON.parse(text) as { pages: { path: string }[]; subPackages: { root: string; pages: { path: string }[] }[] }
  return [...json.pages.map(p => p.path), ...json.subPackages.flatMap(s => s.pages.map(p => `${s.root}/${p.path}`))]
}

export default defineConfig({
  define: { __ROUTES__: JSON.stringify(routes()) },
  base: './',
  plugins: [
    ownIcons(),
    uni({ vueOptions: { template: { compilerOptions: { nodeTransforms: [accessible(process.env.UNI_PLATFORM)] } } } }),
    noForeignAddresses(),
  ],
  build: { chunkSizeWarningLimit: 1200 },
  css: { preprocessorOptions: { scss: { quietDeps: true } } },
})
