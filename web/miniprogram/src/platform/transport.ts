import type { Transport } from '@/api/client'
import { reached, lost } from './network'

export const uniTransport: Transport = asked => new Promise((resolve, reject) => {
  const request = sendable(asked)
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

/** WeChat sends no PATCH: it goes as a POST that says what it means. */
function sendable(request: Parameters<Transport>[0]): Parameters<Transport>[0] {
  let known = true
  // #ifdef MP-WEIXIN
  known = request.method !== 'PATCH'
  // #endif
  return known ? request : { ...request, method: 'POST', header: { ...request.header, 'X-HTTP-Method-Override': request.method } }
}

function decoded(data: unknown): unknown {
  if (typeof data !== 'string') return data
  if (data === '') return undefined
  try {
    return JSON.parse(data)
  } catch {
    return data
  }
}
