// A client that knows nothing of the server but its issuer: discovery, authorization code with PKCE, user info, refreshing,
// signing out. Talks to the test that drives the browser in lines of JSON: says which address to open, and at last what it saw.
//   node client.mjs '{"issuer","otherIssuer","clientId","secret"?,"port","scope"}'
import dns from 'node:dns'
import http from 'node:http'
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import * as oidc from 'openid-client'

// Browsers look for every name below localhost on this machine; this makes Node do the same.
const lookup = dns.lookup
dns.lookup = (host, options, done) =>
  lookup(host.endsWith('.localhost') ? 'localhost' : host, options, done)

const asked = JSON.parse(process.argv[2])
const here = `http://127.0.0.1:${asked.port}`
const plain = { execute: [oidc.allowInsecureRequests] }
const say = line => process.stdout.write(JSON.stringify(line) + '\n')

const waiting = []
const server = http.createServer((request, response) => {
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.end('<title>back at the client</title>')
  if (request.url.startsWith('/back') || request.url.startsWith('/bye')) waiting.shift()?.(new URL(request.url, here))
})
await new Promise(resolve => server.listen(asked.port, '127.0.0.1', resolve))
const visit = address => new Promise(resolve => {
  waiting.push(resolve)
  say({ open: String(address) })
})
const refusal = promise => promise.then(() => null, error => error.code ?? error.error ?? error.name)

try {
  const config = await oidc.discovery(
    new URL(asked.issuer), asked.clientId, asked.secret, asked.secret ? undefined : oidc.None(), plain)
  const metadata = config.serverMetadata()

  const verifier = oidc.randomPKCECodeVerifier()
  const state = oidc.randomState()
  const nonce = oidc.randomNonce()
  const back = await visit(oidc.buildAuthorizationUrl(config, {
    redirect_uri: here + '/back',
    scope: asked.scope,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  }))
  const first = await oidc.authorizationCodeGrant(
    config, back, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true })
  const claims = first.claims()
  const person = await oidc.fetchUserInfo(config, first.access_token, claims.sub)

  // What another library makes of the tokens, with keys fetched from each tenant.
  const keys = createRemoteJWKSet(new URL(metadata.jwks_uri))
  const strict = { issuer: asked.issuer, audience: asked.clientId, algorithms: ['ES256'] }
  const verified = await jwtVerify(first.id_token, keys, strict)
  await jwtVerify(first.access_token, keys, { issuer: asked.issuer, algorithms: ['ES256'] })
  const other = await oidc.discovery(new URL(asked.otherIssuer), asked.clientId, undefined, oidc.None(), plain)
  const otherKeys = createRemoteJWKSet(new URL(other.serverMetadata().jwks_uri))
  const elsewhere = {
    keyOfOther: await refusal(jwtVerify(first.id_token, otherKeys, { algorithms: ['ES256'] })),
    issuerOfOther: await refusal(jwtVerify(first.id_token, keys, { ...strict, issuer: asked.otherIssuer })),
    userInfo: (await fetch(other.serverMetadata().userinfo_endpoint, {
      headers: { Authorization: 'Bearer ' + first.access_token },
    })).status,
    refresh: await refusal(oidc.refreshTokenGrant(other, first.refresh_token)),
  }

  const second = await oidc.refreshTokenGrant(config, first.refresh_token)
  const personAgain = await oidc.fetchUserInfo(config, second.access_token, claims.sub)

  const bye = await visit(oidc.buildEndSessionUrl(config, {
    id_token_hint: second.id_token,
    post_logout_redirect_uri: here + '/bye',
    state: 'bye',
  }))
  const ended = {
    state: bye.searchParams.get('state'),
    userInfo: await refusal(oidc.fetchUserInfo(config, second.access_token, claims.sub)),
    refresh: await refusal(oidc.refreshTokenGrant(config, second.refresh_token)),
  }
  say({
    seen: {
      issuer: metadata.issuer,
      algorithm: decodeProtectedHeader(first.id_token).alg,
      claims,
      verifiedSubject: verified.payload.sub,
      person,
      personAgain,
      rotated: first.refresh_token !== second.refresh_token,
      elsewhere,
      ended,
    },
  })
} catch (error) {
  say({ failed: `${error.stack ?? error} ${JSON.stringify(error.cause ?? null)}` })
  process.exitCode = 1
} finally {
  server.closeAllConnections()
  server.close()
}
