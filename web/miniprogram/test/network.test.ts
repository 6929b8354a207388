import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isOffline, lost, reached, tryAgain } from '@/platform/network'

vi.mock('@/platform/address', () => ({ tenantBase: () => '/t/renzheng' }))

describe('a device whose last request got no answer', () => {
  const asked: string[] = []
  let answers = false
  beforeEach(() => {
    vi.useFakeTimers()
    asked.length = 0
    answers = false
    vi.stubGlobal('uni', {
      request: (request: { url: string; success: () => void; fail: () => void }) => {
        asked.push(request.url)
        if (answers) request.success()
        else request.fail()
      },
    })
  })
  afterEach(() => {
    reached()
    vi.useRealTimers()
  })

  it('asks by itself until there is one', () => {
    lost()
    expect(isOffline.value).toBe(true)
    vi.advanceTimersByTime(3_000)
    expect(asked).toEqual(['/t/renzheng/api/bootstrap'])
    answers = true
    vi.advanceTimersByTime(6_000)
    expect(isOffline.value).toBe(false)
    vi.advanceTimersByTime(600_000)
    expect(asked.length).toBe(2)
  })

  it('asks less and less often, whatever else fails meanwhile', () => {
    lost()
    for (let second = 0; second < 300; second++) {
      vi.advanceTimersByTime(1_000)
      lost()
    }
    // After 3, 9, 21, 45, 93 seconds, then each minute.
    expect(asked.length).toBe(8)
  })

  it('asks at once when the app comes back into view', () => {
    lost()
    answers = true
    tryAgain()
    expect(isOffline.value).toBe(false)
    tryAgain()
    expect(asked.length).toBe(1)
  })
})
