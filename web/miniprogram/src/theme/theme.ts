import type { Theme } from '@/api/types'

/** The tenant's colours as CSS variables, ours and those of the component library. */
export function themeVariables(theme: Theme | null): string {
  if (!theme) return ''
  // A red brand gets blue links; what is chosen is then told in ink, so that it never looks like a fault.
  const red = theme.link !== theme.text
  const roles: Record<string, string> = {
    '--gh-brand': theme.fill,
    '--gh-on-brand': theme.onBrand,
    '--gh-brand-hover': theme.hover,
    '--gh-brand-active': theme.active,
    '--gh-brand-deep': theme.deep,
    '--gh-brand-soft': theme.soft,
    '--gh-brand-softer': theme.softer,
    '--gh-brand-line': theme.line,
    '--gh-brand-text': theme.text,
    '--gh-link': theme.link,
    '--gh-focus-rgb': theme.focusRgb,
    '--gh-chosen': red ? '#1a222d' : theme.text,
    '--gh-chosen-line': red ? '#1a222d' : theme.fill,
    '--gh-chosen-soft': red ? '#eef0f3' : theme.soft,
    '--gh-chosen-softer': red ? '#f8f9fb' : theme.softer,
    '--wot-color-theme': theme.fill,
  }
  return Object.entries(roles).filter(([, v]) => SAFE.test(v ?? '')).map(([k, v]) => `${k}:${v}`).join(';')
}

// Only plain colours reach a style attribute, whatever the server says.
const SAFE = /^(#[0-9a-fA-F]{3,8}|\d{1,3}, ?\d{1,3}, ?\d{1,3})$/
