import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, reactive } from 'vue'
import { useDraft } from '@/pages-talent/draft'

vi.mock('@/platform/address', () => ({ tenantBase: () => '' }))

describe('a form over what the server has', () => {
  let device: Map<string, string>
  const opened = () => {
    const form = reactive({ name: '', profile: '' })
    return { form, draft: useDraft(form, () => 'agency-draft:a1') }
  }
  beforeEach(() => {
    device = new Map()
    vi.stubGlobal('uni', {
      getStorageSync: (key: string) => device.get(key) ?? '',
      setStorageSync: (key: string, value: string) => { device.set(key, value) },
      removeStorageSync: (key: string) => { device.delete(key) },
    })
  })

  it('keeps what was typed when the server is asked again', () => {
    const { form, draft } = opened()
    draft.show({ name: '沈', profile: '' })
    form.profile = '从事质量认证'
    draft.show({ name: '沈若溪', profile: '' })
    expect({ ...form }).toEqual({ name: '沈若溪', profile: '从事质量认证' })
    expect(draft.changed.value).toBe(true)
  })

  it('gives back what was typed after the page was left, until it is saved', async () => {
    const before = opened()
    before.draft.show({ name: '沈', profile: '' })
    before.form.profile = '从事质量认证'
    await nextTick()
    const after = opened()
    after.draft.show({ name: '沈', profile: '' })
    expect(after.form.profile).toBe('从事质量认证')
    after.draft.saved({ name: '沈', profile: '从事质量认证' })
    await nextTick()
    expect(after.draft.changed.value).toBe(false)
    expect(device.size).toBe(0)
  })

  it('goes back to what the server has', async () => {
    const { form, draft } = opened()
    draft.show({ name: '沈', profile: '旧' })
    form.profile = '新'
    await nextTick()
    expect(device.size).toBe(1)
    draft.discard()
    await nextTick()
    expect(form.profile).toBe('旧')
    expect(device.size).toBe(0)
  })
})
