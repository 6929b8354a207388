import type { Transport } from '@/api/client'
import { reached, lost } from './network'

export const uniTransport: Transport = request => new Promise((resolve, reject) => {
  uni.request({
    url: request.url,
    method: request.method as 'GET',
    header: request.header,
    data: request.data,
    dataType: 'text',
    timeout: 15000,
    success: answer => {
      reached()
      resolve({ status: answer.statusCode, header: (answer.header ?? {}) as Record<string, string>, data: decoded(answer.data) })
    },
    fail: failure => {
      lost()
      reject(failure)
    },
  })
})

function decoded(data: unknown): unknown {
  if (typeof data !== 'string') return data
  if (data === '') return undefined
  try {
    return JSON.parse(data)
  } catch {
    return data
  }
}
