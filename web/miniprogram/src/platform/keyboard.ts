// #ifdef H5
/** The keyboard in a browser, where uni-app's elements are drawn for fingers only. accessible.ts gives them their tabindex. */

const PRESSED = ['button', 'link', 'tab', 'checkbox', 'radio', 'option', 'switch', 'menuitem']
const REACHED = '[tabindex="0"], input, textarea, select, button, a[href]'

interface Hold { dialog: () => HTMLElement | null; leave: () => void; before: Element | null }
const holds: Hold[] = []

/** Enter and Space do what a tap does, Tab stays in an open sheet, Escape closes it. */
export function listenToKeys(): void {
  nameFrameworksOwn()
  document.addEventListener('keydown', key => {
    if (key.isComposing || key.defaultPrevented || key.ctrlKey || key.altKey || key.metaKey) return
    if (key.key === 'Enter' || key.key === ' ') press(key)
    else if (key.key === 'Tab') stayInside(key)
    else if (key.key === 'Escape') {
      const top = topmost()
      if (top) key.preventDefault()
      top?.leave()
    }
  })
}

function press(key: KeyboardEvent): void {
  const on = key.target
  // A browser presses its own controls; these are elements that only say what they are.
  if (!(on instanceof HTMLElement) || on.matches('input, textarea, select, button, a') || !PRESSED.includes(on.getAttribute('role') ?? '')) return
  key.preventDefault()
  if (!key.repeat && on.getAttribute('aria-disabled') !== 'true') on.click()
}

/**
 * What uni-app draws has no template of ours: the way back, and the real fields inside of its own, which keep a name for
 * themselves. Each change of the page is followed by one look, in the next frame.
 */
function nameFrameworksOwn(): void {
  let asked = false
  const look = () => {
    asked = false
    for (const back of all('.uni-page-head-hd .uni-page-head-btn:not([tabindex])')) {
      back.tabIndex = 0
      back.setAttribute('role', 'button')
      back.setAttribute('aria-label', '返回')
    }
    for (const date of all('.uni-picker-system_input[tabindex="-1"]')) date.tabIndex = 0
    for (const field of all('uni-input[aria-label], uni-textarea[aria-label], uni-picker[aria-label]')) {
      const name = field.getAttribute('aria-label') ?? ''
      for (const real of all('input, textarea', field)) if (real.getAttribute('aria-label') !== name) real.setAttribute('aria-label', name)
    }
  }
  new MutationObserver(() => {
    if (!asked) requestAnimationFrame(look)
    asked = true
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['aria-label'] })
  look()
}

/**
 * Moves the focus into a sheet as soon as it is drawn, and keeps it there until the returned function is called,
 * which gives it back to what had it.
 */
export function holdFocus(dialog: () => HTMLElement | null, leave: () => void): () => void {
  const hold: Hold = { dialog, leave, before: document.activeElement }
  holds.push(hold)
  let frames = 60
  const enter = () => {
    const box = dialog()
    if (!holds.includes(hold)) return
    if (!box || !drawn(box)) {
      if (frames-- > 0) requestAnimationFrame(enter)
    } else if (!box.contains(document.activeElement)) {
      box.tabIndex = -1
      box.focus({ preventScroll: true })
    }
  }
  enter()
  return () => {
    const box = dialog()
    const now = document.activeElement
    holds.splice(holds.indexOf(hold), 1)
    // A sheet that took this one's place returns to where this one came from.
    for (const other of holds) if (box?.contains(other.before)) other.before = hold.before
    if (hold.before instanceof HTMLElement && (!now || now === document.body || box?.contains(now))) hold.before.focus({ preventScroll: true })
  }
}

function stayInside(key: KeyboardEvent): void {
  const box = topmost()?.dialog()
  if (!box) return
  const reached = all(REACHED, box).filter(e => e.tabIndex >= 0 && !e.hasAttribute('disabled') && drawn(e))
  const [first, last] = [reached[0] ?? box, reached[reached.length - 1] ?? box]
  const now = document.activeElement
  const leaving = key.shiftKey ? now === first || now === box : now === last
  if (box.contains(now) && !leaving && reached.length) return
  key.preventDefault()
  ;(key.shiftKey ? last : first).focus()
}

/** A sheet of a page that lies under another one is open, but not drawn. */
const topmost = () => [...holds].reverse().find(h => { const box = h.dialog(); return box !== null && drawn(box) })

const all = (selector: string, within: ParentNode = document) => Array.from(within.querySelectorAll<HTMLElement>(selector))

const drawn = (e: Element) => e.getClientRects().length > 0
// #endif
