import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

export const build = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../dist/build/mp-weixin')
const copies = []

/** A copy of the build with one file changed; the change must take. */
export function planted(file, change) {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'guildhall-planted-'))
  copies.push(copy)
  fs.cpSync(build, copy, { recursive: true })
  const at = path.join(copy, file)
  const before = fs.existsSync(at) ? fs.readFileSync(at, 'utf8') : ''
  const after = change(before)
  expect(after, `the change of ${file} took`).not.toBe(before)
  fs.writeFileSync(at, after)
  return copy
}

export const removePlanted = () => copies.splice(0).forEach(copy => fs.rmSync(copy, { recursive: true, force: true }))
