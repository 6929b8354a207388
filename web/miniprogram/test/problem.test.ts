import { expect, it } from 'vitest'
import { offline, problemOf } from '@/api/problem'

it('a problem keeps its name, its sentence and its fields', () => {
  const p = problemOf(409, { type: '/problems/insufficient-points', title: '点数不足', status: 409, detail: '还差 4 点。', price: 10, balance: 6, missing: 4 })
  expect(p.type).toBe('insufficient-points')
  expect(p.words).toBe('还差 4 点。')
  expect([p.number('price'), p.number('balance'), p.number('missing')]).toEqual([10, 6, 4])
})

it('a refused form tells each field', () => {
  const p = problemOf(400, JSON.stringify({ type: '/problems/invalid', title: '请修改', errors: [{ field: 'email', message: '邮箱应包含 @' }] }))
  expect(p.fieldMessage('email')).toBe('邮箱应包含 @')
  expect(p.words).toBe('邮箱应包含 @')
})

it('anything else is never shown raw', () => {
  const p = problemOf(502, '<html>nginx/1.2 upstream error</html>', {}, '7F3A-09C2')
  expect(p.type).toBe('unavailable')
  expect(p.words).not.toContain('nginx')
  expect(p.code).toBe('7F3A-09C2')
})

it('tells whether anybody knows what became of the request', () => {
  expect([502, 503, 504].map(status => problemOf(status, '<html>').unanswered)).toEqual([true, true, true])
  expect(offline().unanswered).toBe(true)
  expect(problemOf(404, '<html>').unanswered).toBe(false)
  expect(problemOf(500, { type: '/problems/internal', title: '出错了', status: 500 }).unanswered).toBe(false)
  expect(problemOf(504, '<html>').words).not.toContain('没有受影响')
})

it('a limit says how long to wait', () => {
  expect(problemOf(429, undefined, { 'Retry-After': '42' }).number('retryAfter')).toBe(42)
})
