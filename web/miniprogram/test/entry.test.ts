import { describe, expect, it } from 'vitest'
import { entered } from '@/lib/entry'

const event = (detail?: unknown) => ({ detail }) as unknown as Event

describe('what stands in an input', () => {
  it('is what its event says, emptied ones too', () => {
    expect(entered(event({ value: '13800002001' }), '1380000200')).toBe('13800002001')
    expect(entered(event({ value: '' }), 'a')).toBe('')
    expect(entered(event({ value: 7 }), '')).toBe('7')
  })

  it('is what was known where the event does not say', () => {
    expect(entered(event({}), 'a')).toBe('a')
    expect(entered(event(), 'a')).toBe('a')
  })
})
