import { describe, expect, it, vi } from 'vitest'
import { payFault, payVirtually, VirtualPaymentMissing, type VirtualWx } from '@/platform/pay'

const signed = { channel: 'WECHAT_VIRTUAL' as const, mode: 'short_series_goods', signData: '{"outTradeNo":"PO1"}', paySig: 'a1', signature: 'b2' }

function wechat(end: (call: Parameters<NonNullable<VirtualWx['requestVirtualPayment']>>[0]) => void) {
  return { requestVirtualPayment: vi.fn(end) }
}

describe('virtual payment on an iPhone', () => {
  it('hands over what the server signed, letter by letter', async () => {
    const wx = wechat(call => call.success())
    await expect(payVirtually(signed, wx)).resolves.toBe('closed')
    const { success, fail, ...handed } = wx.requestVirtualPayment.mock.calls[0][0]
    expect(handed).toEqual({ mode: 'short_series_goods', signData: '{"outTradeNo":"PO1"}', paySig: 'a1', signature: 'b2' })
    expect([typeof success, typeof fail]).toEqual(['function', 'function'])
  })

  it('tells a closed sheet from a failure', async () => {
    await expect(payVirtually(signed, wechat(call => call.fail({ errCode: -2, errMsg: 'requestVirtualPayment:fail' })))).resolves.toBe('cancelled')
    await expect(payVirtually(signed, wechat(call => call.fail({ errMsg: 'requestVirtualPayment:fail cancel' })))).resolves.toBe('cancelled')
    await expect(payVirtually(signed, wechat(call => call.fail({ errCode: -15005, errMsg: 'SIGNATURE_INVALID' })))).rejects.toMatchObject({ errCode: -15005 })
  })

  it('says so where WeChat is too old for it', async () => {
    const failure = await payVirtually(signed, {}).catch((e: unknown) => e)
    expect(failure).toBeInstanceOf(VirtualPaymentMissing)
    expect(payFault(failure, true)).toContain('8.0.68')
    expect(payFault({ errCode: 701001 }, true)).toContain('8.0.68')
    expect(payFault({ errCode: -15005 }, true)).toContain('重新购买')
    expect(payFault(failure, false)).toBeNull()
  })
})
