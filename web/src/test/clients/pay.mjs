// A merchant's and WeChat Pay's side of payments, both by a library that knows nothing of this product: it calls the sandbox's
// WeChat Pay, reads its notices, and sends notices of its own to the product. Prints one line of JSON: what it saw.
//   node pay.mjs '{"wechat","merchant":{…},"order":{"number","fen","transaction","notifyUrl"}}'
import { generateKeyPairSync } from 'node:crypto'
import http from 'node:http'
import library from 'wechatpay-axios-plugin'

const { Aes, Formatter, Rsa, Wechatpay } = library
const { wechat, merchant, order } = JSON.parse(process.argv[2])

// The library signs the whole path that it calls, so WeChat Pay has to be at the root of a host. What arrives below /told is what
// WeChat Pay tells.
const told = []
const waiting = []
const server = http.createServer((request, response) => {
  const parts = []
  request.on('data', part => parts.push(part))
  request.on('end', () => {
    if (request.url === '/told') {
      told.push({ headers: request.headers, body: Buffer.concat(parts).toString() })
      waiting.shift()?.()
      response.writeHead(204).end()
      return
    }
    const { host, ...headers } = request.headers
    http.request(wechat + '/api' + request.url, { method: request.method, headers }, answer => {
      response.writeHead(answer.statusCode, answer.headers)
      answer.pipe(response)
    }).end(Buffer.concat(parts))
  })
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const here = `http://127.0.0.1:${server.address().port}`

const client = over => new Wechatpay({
  mchid: merchant.mchid,
  serial: merchant.serial,
  privateKey: merchant.privateKey,
  certs: { [merchant.platformKeyId]: merchant.platformPublicKey },
  baseURL: here + '/',
  ...over,
})
const stranger = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const refusal = promise => promise.then(
  () => 'none', error => error.response?.data?.code ?? error.code ?? String(error))
const nextTold = async () => {
  if (!told.length) await new Promise(resolve => waiting.push(resolve))
  return told.shift()
}

/** As the library's own manual does it. */
const read = ({ headers, body }, key = merchant.platformPublicKey) => {
  const signed = Formatter.response(headers['wechatpay-timestamp'], headers['wechatpay-nonce'], body)
  if (!Rsa.verify(signed, headers['wechatpay-signature'], key)) throw new Error('not signed by WeChat Pay')
  const { resource, event_type: event } = JSON.parse(body)
  return {
    event,
    ...JSON.parse(Aes.AesGcm.decrypt(resource.ciphertext, merchant.apiV3Key, resource.nonce, resource.associated_data)),
  }
}
const doubted = (notice, key) => {
  try {
    read(notice, key)
    return 'none'
  } catch (error) {
    return error.message
  }
}

/** A notice as WeChat Pay would send it. */
const notice = (id, content, key = merchant.platformPrivateKey, at = Formatter.timestamp()) => {
  const nonce = Formatter.nonce(12)
  const body = JSON.stringify({
    id,
    create_time: new Date().toISOString(),
    resource_type: 'encrypt-resource',
    event_type: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    resource: {
      original_type: 'transaction',
      algorithm: 'AEAD_AES_256_GCM',
      associated_data: 'transaction',
      nonce,
      ciphertext: Aes.AesGcm.encrypt(JSON.stringify(content), merchant.apiV3Key, nonce, 'transaction'),
    },
  })
  const headerNonce = Formatter.nonce()
  return {
    body,
    headers: {
      'Content-Type': 'application/json',
      'Wechatpay-Timestamp': String(at),
      'Wechatpay-Nonce': headerNonce,
      'Wechatpay-Serial': merchant.platformKeyId,
      'Wechatpay-Signature': Rsa.sign(Formatter.response(String(at), headerNonce, body), key),
      'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
    },
  }
}
const send = async ({ body, headers }) => (await fetch(order.notifyUrl, { method: 'POST', body, headers })).status
const person = (path, method, body) => fetch(wechat + path, {
  method, body, headers: body ? { 'Content-Type': 'application/json' } : {},
})

try {
  const pay = client()
  const number = 'NODE' + Date.now()
  const asked = {
    appid: merchant.appid,
    mchid: merchant.mchid,
    description: '会费',
    out_trade_no: number,
    notify_url: here + '/told',
    amount: { total: 12_300, currency: 'CNY' },
  }
  const prepaid = await pay.chain('v3/pay/transactions/native').post(asked)
  const path = 'v3/pay/transactions/out-trade-no/'
  const query = () => pay.chain(path + number).get({ params: { mchid: merchant.mchid } })
  const open = await query()
  await person(`/orders/${number}/pay`, 'POST')
  const payment = await nextTold()
  const paid = await query()
  const refund = await pay.chain('v3/refund/domestic/refunds').post({
    out_trade_no: number,
    out_refund_no: number + '-R1',
    reason: '买多了',
    notify_url: here + '/told',
    amount: { refund: 2_300, total: 12_300, currency: 'CNY' },
  })
  const returned = await nextTold()
  const second = { ...asked, out_trade_no: number + 'C' }
  await pay.chain('v3/pay/transactions/native').post(second)
  const closed = await pay.chain(path + second.out_trade_no + '/close').post({ mchid: merchant.mchid })

  const forged = await refusal(client({ privateKey: stranger.privateKey })
    .chain('v3/pay/transactions/native').post({ ...asked, out_trade_no: number + 'F' }))
  await person('/faults', 'PUT', JSON.stringify({ orders: { [number]: ['wrong-response-signature'] } }))
  const unbelieved = await refusal(query())
  await person('/faults', 'PUT', '{}')

  const content = {
    appid: merchant.appid,
    mchid: merchant.mchid,
    out_trade_no: order.number,
    transaction_id: order.transaction,
    trade_type: 'NATIVE',
    trade_state: 'SUCCESS',
    trade_state_desc: '支付成功',
    bank_type: 'OTHERS',
    success_time: new Date().toISOString().replace(/\.\d+Z/, '+00:00'),
    payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
    amount: { total: order.fen, payer_total: order.fen, currency: 'CNY', payer_currency: 'CNY' },
  }
  const good = notice('node-1', content)
  const sent = {
    tampered: await send({ ...good, body: good.body.replace('"node-1"', '"node-2"') }),
    strangers: await send(notice('node-1', content, stranger.privateKey)),
    old: await send(notice('node-1', content, merchant.platformPrivateKey, Formatter.timestamp() - 600)),
    cheaper: await send(notice('node-1', { ...content, amount: { ...content.amount, total: 1, payer_total: 1 } })),
    good: await send(good),
    again: await send(good),
  }
  process.stdout.write(JSON.stringify({
    seen: {
      codeUrl: prepaid.data.code_url,
      open: open.data.trade_state,
      paid: paid.data,
      payment: read(payment),
      paymentTampered: doubted({ ...payment, body: payment.body.replace('TRANSACTION', 'TRANSACTI0N') }),
      paymentOfStranger: doubted(payment, stranger.publicKey),
      refund: refund.data.status,
      returned: read(returned),
      closed: closed.status,
      forged,
      unbelieved,
      sent,
    },
  }) + '\n')
} catch (error) {
  process.stdout.write(JSON.stringify({
    failed: `${error.stack ?? error} ${JSON.stringify(error.response?.data ?? null)}`,
  }) + '\n')
  process.exitCode = 1
} finally {
  server.closeAllConnections()
  server.close()
}
