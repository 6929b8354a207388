import { describe, expect, it } from 'vitest'
import { complaint, complaints, draftOf, normal } from '@/lib/forms'
import { passwordFault, passwordStrength } from '@/lib/checks'
import shared from '../../../platform-core/src/test/resources/form-cases.json'
import type { FormDefinition, FormField, FormValue } from '@/api/types'

interface Group { field: Omit<FormField, 'key'> & { rules: { patternMessage?: string } }; cases: { value: FormValue; says?: string; good?: FormValue }[] }
// The server checks the same values: both must say the same of each.
const groups = shared as unknown as Group[]
const RULES = 'required minLength maxLength min max decimals pattern minItems maxItems number date minDate maxDate phoneDigits phoneLength phonePrefix email idOld idLength idCharacters idBirth idCheck creditLength creditCharacters creditCheck unknown'.split(' ')
const named = (field: Group['field']): FormField => ({ ...field, key: 'x', rules: { ...field.rules, messages: Object.fromEntries(RULES.map(rule => [rule, `${rule} {n}`])) } })
const today = new Date('2026-11-22T04:00:00Z')

describe('values of forms are judged as the server judges them', () => {
  for (const group of groups) {
    for (const one of group.cases) {
      it(`${group.field.type} ${JSON.stringify(one.value)} → ${one.says ?? 'good'}`, () => {
        const field = named(group.field)
        expect(complaint(field, one.value, today).split(' ')[0]).toBe(one.says ?? '')
        if (one.says === undefined && group.field.type !== 'NUMBER') expect(normal(field, one.value)).toEqual(one.good ?? null)
        if (one.says === undefined && group.field.type === 'NUMBER') expect(Number(normal(field, one.value))).toBe(Number(one.good))
      })
    }
  }
})

describe('a form', () => {
  const form: FormDefinition = {
    id: 'registration.worker', version: 1, title: '临工注册', fields: [
      { key: 'name', label: '姓名', type: 'TEXT', required: true, rules: { messages: { required: '请填写姓名' } } },
      { key: 'id', label: '身份证号', type: 'ID_NUMBER', required: true, rules: { messages: { required: '请填写身份证号', idLength: '身份证号应为 18 位，现在是 {n} 位' } } },
      { key: 'photos', label: '证书', type: 'IMAGES', required: false, rules: { minItems: 2, messages: { minItems: '证书至少上传 2 张，现在是 {n} 张' } } },
    ],
  }
  it('says what is wrong in the words of its definition, with the present count, in its own order', () => {
    expect(complaints(form, { id: '1101', photos: ['a'] }).map(c => c.message)).toEqual(['请填写姓名', '身份证号应为 18 位，现在是 4 位', '证书至少上传 2 张，现在是 1 张'])
  })
  it('leaves no number of an identity paper in a draft', () => {
    expect(draftOf(form, { name: '王强', id: '11010519491231002X', photos: [] })).toEqual({ name: '王强' })
  })
})

describe('a new password', () => {
  it('W14: has three classes, 8 to 20 characters and no row of keys, and nothing of its owner', () => {
    expect(passwordFault('Abc12xyz9')).toBe('')
    expect(passwordFault('Abc1239')).toContain('8–20 位')
    expect(passwordFault(`Ab1${'xq'.repeat(9)}`)).toContain('8–20 位')
    expect(passwordFault('abc12xyz9')).toContain('大写')
    expect(passwordFault('Abcxxyzzp')).toContain('数字')
    expect(passwordFault('Qwer12xz9')).toContain('qwer')
    expect(passwordFault('aA1Rewq2x')).toContain('连续')
    expect(passwordFault('Ab139024zX', ['13902468135'])).toContain('手机号')
    expect(passwordFault('Huaxin1Zb', ['huaxin'])).toContain('账号名')
    expect(passwordFault('')).toBe('请输入新密码')
  })
  it('is told how strong it is only once it is allowed', () => {
    expect(passwordStrength('Abc1')).toBe(0)
    expect(passwordStrength('Abc12xyz')).toBe(1)
    expect(passwordStrength('Abk12xyz9mRt')).toBe(2)
    expect(passwordStrength('Abk1#xyz9mRt!v7')).toBe(3)
  })
})
