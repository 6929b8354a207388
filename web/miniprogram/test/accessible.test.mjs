import fs from 'node:fs'
import path from 'node:path'
import { compileTemplate, parse } from 'vue/compiler-sfc'
import { describe, expect, it } from 'vitest'
import { accessible } from '../accessible'

function compiled(source, platform = 'h5') {
  const { code, errors } = compileTemplate({ source, filename: 'a.vue', id: 'a', compilerOptions: { nodeTransforms: [accessible(platform)], hoistStatic: false, isCustomElement: () => true } })
  expect(errors).toEqual([])
  return code
}

describe('in the browser', () => {
  it('the keyboard reaches what is tapped and says what it is', () => {
    for (const role of ['button', 'link', 'tab', 'checkbox', 'radio', 'option', 'switch', 'menuitem']) expect(compiled(`<view role="${role}" @tap="go" />`)).toContain('tabindex: "0"')
    expect(compiled('<text role="link" @click.stop="go">a</text>')).toContain('tabindex: "0"')
    expect(compiled('<image v-for="one in all" v-if="one" role="button" @tap="go(one)" />')).toContain('tabindex: "0"')
    expect(compiled('<view><view v-if="a" /><view v-else role="button" @tap="go" /></view>')).toContain('tabindex: "0"')
  })

  it('passes by what is not pressed', () => {
    for (const source of ['<view role="button" />', '<view @tap="go" />', '<view role="status" @tap="go" />', '<input role="button" @tap="go">', '<view role="button" tabindex="-1" @tap="go" />']) {
      expect(compiled(source)).not.toContain('tabindex: "0"')
    }
  })

  it('a role that depends decides each time', () => {
    expect(compiled(`<view :role="mine ? 'link' : undefined" @tap="go" />`)).toMatch(/tabindex: \["button",.*]\.includes\(_ctx\.mine \? 'link' : undefined\) \? \(0\) : undefined/)
    expect(compiled(`<view v-for="one in all" :role="one.role" @tap="go" />`)).toContain('.includes(one.role) ? (0) : undefined')
  })

  it('passes by what is disabled', () => {
    expect(compiled('<view role="button" :aria-disabled="busy" @tap="go" />')).toContain('tabindex: (_ctx.busy) ? -1 : 0')
    expect(compiled('<view role="button" aria-disabled="true" @tap="go" />')).toContain('tabindex: "-1"')
  })

  it('the buttons and switches that uni-app draws are reached too', () => {
    expect(compiled('<button :disabled="off || busy" @tap="go" />')).toMatch(/role: "button",\s*tabindex: \(_ctx\.off \|\| _ctx\.busy\) \? -1 : 0/)
    expect(compiled('<switch :checked="on" @change="go" />')).toMatch(/role: "switch",\s*"aria-checked": !!\(_ctx\.on\),\s*tabindex: "0"/)
  })
})

it('in WeChat a role is an aria-role', () => {
  expect(compiled('<view role="button" @tap="go" />', 'mp-weixin')).toContain('"aria-role": "button"')
  const bound = compiled('<view :role="a" :aria-checked="b" @tap="go" />', 'mp-weixin')
  expect(bound).toContain('"aria-role": _ctx.a')
  expect(bound).not.toMatch(/tabindex|\brole:/)
})

const home = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../src')
const files = dir => fs.readdirSync(dir, { withFileTypes: true }).flatMap(e => e.isDirectory() ? files(path.join(dir, e.name)) : e.name.endsWith('.vue') ? [path.join(dir, e.name)] : [])

/** Tapped, but without a role: the keyboard would not reach it. What is not read aloud has another way to the same. */
function silent(nodes) {
  return nodes.filter(node => node.type === 1).flatMap(node => {
    const names = node.props.map(p => p.type === 6 ? p.name : p.rawName)
    if (names.includes('aria-hidden')) return []
    const tapped = ['view', 'text', 'image'].includes(node.tag) && names.some(n => /^@(tap|click)/.test(n))
    return [...tapped && !names.some(n => /^:?role$/.test(n)) ? [node.loc.source.split('\n')[0]] : [], ...silent(node.children)]
  })
}
const silentOf = source => silent(parse(source).descriptor.template?.ast?.children ?? [])

it('everything that is tapped says what it is', () => {
  expect(silentOf('<template><view><text @tap.stop="go">a</text><view aria-hidden="true"><view @tap="go" /></view></view></template>')).toEqual(['<text @tap.stop="go">a</text>'])
  const all = files(home)
  expect(all.length).toBeGreaterThan(50)
  expect(all.flatMap(file => silentOf(fs.readFileSync(file, 'utf8')).map(what => `${path.relative(home, file)}: ${what}`))).toEqual([])
})
