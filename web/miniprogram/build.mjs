// Builds and checks the mini-program, doing again only what its inputs ask for.
//   node build.mjs h5 --out <folder>   the browser build, copied to the folder (called by Maven)
//   node build.mjs check               types, tests, the WeChat build and the checks of both builds, with WeChat's own tools
//   node build.mjs                     both
// One at a time: whoever comes second waits, and then finds done what the first one did.
import { spawn } from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const home = path.dirname(fileURLToPath(import.meta.url))
const at = (...parts) => path.join(home, ...parts)
const argv = process.argv.slice(2)
const what = argv[0] && !argv[0].startsWith('--') ? argv[0] : 'all'
const out = argv.includes('--out') ? path.resolve(argv[argv.indexOf('--out') + 1]) : null
const began = Date.now()

if (argv.includes('--unless=true')) process.exit(0)

if (Number(process.versions.node.split('.')[0]) < 18) fail('Node 18 or newer is needed, this is ' + process.version)

const SOURCES = ['src', 'index.html', 'package.json', 'package-lock.json', '.npmrc', 'vite.config.ts', 'accessible.ts', 'tsconfig.json', 'build.mjs']
const CHECKED = [...SOURCES, 'test', 'checks', 'vitest.config.ts', '../../platform-core/src/test/resources/form-cases.json']

await alone()
try {
  const sources = hash(SOURCES)
  const checked = hash(CHECKED)
  const stamps = read(at('dist/stamps.json'))
  const needH5 = what !== 'check' ? stamps.h5 !== sources || !fs.existsSync(at('dist/build/h5/index.html')) : false
  const needCheck = what !== 'h5' ? stamps.check !== checked : false
  if (needH5 || needCheck) await install('.')
  if (needCheck) await install('checks')
  if (needH5) {
    await h5()
    stamp({ h5: sources })
  }
  if (needCheck) {
    if (read(at('dist/stamps.json')).h5 !== sources) {
      await h5()
      stamp({ h5: sources })
    }
    fs.rmSync(at('dist/build/mp-weixin'), { recursive: true, force: true })
    await Promise.all([
      run('the WeChat build', 'node_modules/@dcloudio/vite-plugin-uni/bin/uni.js', ['build', '-p', 'mp-weixin']),
      run('the types', 'node_modules/vue-tsc/bin/vue-tsc.js', ['--noEmit']).then(() => run('the tests', 'node_modules/vitest/vitest.mjs', ['run', '--reporter=dot'])),
    ])
    await run('the checks', 'checks/run.mjs', [])
    await run('the checks of the checks', 'node_modules/vitest/vitest.mjs', ['run', '--config', 'checks/vitest.config.mjs', '--reporter=dot'])
    stamp({ check: checked })
  }
  if (out) copy(sources)
  say(needH5 || needCheck ? `done in ${((Date.now() - began) / 1000).toFixed(1)} s` : 'nothing changed')
} catch (e) {
  fail(e instanceof Error ? e.message : String(e))
}

/** Waits until no other process builds here. What a killed one left behind counts for nothing. */
async function alone() {
  const lock = at('dist/lock')
  fs.mkdirSync(at('dist'), { recursive: true })
  for (let told = false; ; told = true) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (e) {
      if (e.code !== 'EEXIST') throw e
    }
    const owner = Number(fs.existsSync(lock) && fs.readFileSync(lock, 'utf8'))
    if (owner && !alive(owner)) fs.rmSync(lock, { force: true })
    else {
      if (!told) say('waiting for the build that is under way')
      await new Promise(resolve => setTimeout(resolve, 300))
    }
  }
  process.on('exit', () => fs.rmSync(lock, { force: true }))
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))
}

function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (e) {
    return e.code === 'EPERM'
  }
}

/** The packages of a folder, as its lock file says. WeChat's own tools are many: they have a folder of their own, asked for only by the checks. */
async function install(folder) {
  const wanted = hash([path.join(folder, 'package-lock.json'), path.join(folder, '.npmrc')])
  const mark = at(folder, 'node_modules/.installed')
  if (fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === wanted) return
  say(folder === '.' ? 'installing packages' : `installing packages of ${folder}`)
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  await spawned('npm ci', npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], at(folder))
  fs.writeFileSync(mark, wanted)
}

async function h5() {
  say('building for the browser')
  fs.rmSync(at('dist/build/h5'), { recursive: true, force: true })
  await run('the browser build', 'node_modules/@dcloudio/vite-plugin-uni/bin/uni.js', ['build'])
  if (!fs.existsSync(at('dist/build/h5/index.html'))) throw new Error('the browser build made no index.html')
}

function copy(sources) {
  const mark = path.join(out, '.stamp')
  if (fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === sources) return
  fs.rmSync(out, { recursive: true, force: true })
  fs.cpSync(at('dist/build/h5'), out, { recursive: true })
  fs.writeFileSync(mark, sources)
}

function run(name, script, args) {
  return spawned(name, process.execPath, [at(script), ...args])
}

/** Quiet when it works; all of its words when it does not. */
function spawned(name, command, args, cwd = home) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, CI: '1', NODE_ENV: name === 'the browser build' || name === 'the WeChat build' ? 'production' : undefined, UNI_PLATFORM: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    const words = []
    child.stdout.on('data', d => words.push(d))
    child.stderr.on('data', d => words.push(d))
    child.on('error', e => reject(new Error(`${name}: ${e.message}`)))
    child.on('close', code => {
      const text = Buffer.concat(words).toString()
      // The build tool ends well even when a page did not compile.
      if (code === 0 && !/(^|\n)\s*(\[vite\]|Error:|error during build)/i.test(text)) resolve()
      else reject(new Error(`${name} failed (${code})\n${text.trim()}`))
    })
  })
}

function hash(names) {
  const sum = crypto.createHash('sha256')
  const add = file => {
    if (!fs.existsSync(file)) return
    if (fs.statSync(file).isDirectory()) {
      for (const name of fs.readdirSync(file).sort()) if (name !== 'node_modules') add(path.join(file, name))
    } else {
      sum.update(path.relative(home, file)).update('\0').update(fs.readFileSync(file)).update('\0')
    }
  }
  names.forEach(name => add(at(name)))
  return sum.digest('hex')
}

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}

function stamp(more) {
  fs.mkdirSync(at('dist'), { recursive: true })
  fs.writeFileSync(at('dist/stamps.json'), JSON.stringify({ ...read(at('dist/stamps.json')), ...more }))
}

function say(words) {
  console.log(`[miniprogram] ${words}`)
}

function fail(words) {
  console.error(`[miniprogram] ${words}`)
  process.exit(1)
}
