/**
 * Where the tenant answers. In the browser it is what stands before "/h5" in the page's own address
 * ("/t/renzheng/h5/" → "/t/renzheng", "/h5/" on the tenant's own host → ""); in WeChat it is given with the release.
 */
export function baseOfPath(pathname: string): string {
  const bySlug = /^\/t\/[^/]+(?=\/|$)/.exec(pathname)
  return bySlug ? bySlug[0] : ''
}

interface ExtConfig { tenant?: string; apiBase?: string }

let found: string | null = null

export function tenantBase(): string {
  if (found !== null) return found
  // #ifdef H5
  found = baseOfPath(window.location.pathname)
  // #endif
  // #ifdef MP-WEIXIN
  {
    const ext = (uni.getExtConfigSync?.() ?? {}) as ExtConfig
    const host = (ext.apiBase ?? '').replace(/\/+$/, '')
    found = ext.tenant && host ? `${host}/t/${ext.tenant}` : host
  }
  // #endif
  return found ?? ''
}

/** Media come as addresses on the server: make them usable from here. */
export function assetUrl(url: string | null | undefined): string {
  if (!url) return ''
  if (/^(https?:)?\/\//.test(url) || url.startsWith('data:')) return url
  const base = tenantBase()
  if (base && url.startsWith(`${base}/`)) return url
  const host = /^https?:\/\/[^/]+/.exec(base)?.[0] ?? ''
  if (/^\/t\//.test(url)) return host + url
  return base + (url.startsWith('/') ? url : `/${url}`)
}
