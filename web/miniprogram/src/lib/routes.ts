const known = new Set(__ROUTES__)

/** Tabs that WeChat keeps alive; the others are opened afresh. Must be those of pages.json. */
const NATIVE_TABS = new Set(['pages/home/index', 'pages/me/index'])

const plain = (page: string) => page.replace(/^\/+/, '').split('?')[0]

/** Whether this build has the page: a server may be ahead of the mini-program people have. */
export const isRoute = (page: string) => known.has(plain(page))
export const samePage = (a: string, b: string) => plain(a) === plain(b)
const address = (page: string) => `/${page.replace(/^\/+/, '')}`

/** WeChat opens its tabs in one way only and does nothing at all when asked in another. */
function isNativeTab(page: string): boolean {
  let native = false
  // #ifdef MP-WEIXIN
  native = NATIVE_TABS.has(plain(page))
  // #endif
  return native
}

export function open(page: string): void {
  if (isNativeTab(page)) openRoot(page)
  else uni.navigateTo({ url: address(page) })
}

export function replace(page: string): void {
  if (isNativeTab(page)) openRoot(page)
  else uni.redirectTo({ url: address(page) })
}

/** Opens a page as the bottom of everything: tabs, and where sign-in and sign-out lead. */
export function openRoot(page: string): void {
  if (isNativeTab(page)) uni.switchTab({ url: address(plain(page)) })
  else uni.reLaunch({ url: address(page) })
}

/** Opens a page with a root below it, so that there is a way back. */
export function openAbove(root: string, page: string): void {
  uni.reLaunch({ url: address(root), success: () => open(page) })
}

export function back(fallback: string): void {
  if (getCurrentPages().length > 1) uni.navigateBack()
  else openRoot(fallback)
}

/** A page of ours from an address part; anything else leads to `fallback`. */
export const ownPage = (page: string | undefined, fallback: string) => (page && isRoute(page) ? address(page) : fallback)

export const queryOf = (parameters: Record<string, string | number | undefined>) => {
  const parts = Object.entries(parameters).filter(([, v]) => v !== undefined && v !== '').map(([k, v]) => `${k}=${encodeURIComponent(String(v))}`)
  return parts.length > 0 ? `?${parts.join('&')}` : ''
}

/** uni hands page parameters over as they stand in the address on some targets, decoded on others. */
export function decoded(value: string | undefined): string {
  if (!value) return ''
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
