/** What is entered at the second step: six digits of an app, or a recovery code of sixteen letters and digits. */
export const otpOf = (raw: string) => raw.replace(/[\s-]/g, '').toUpperCase()

/** What is wrong with it before it is sent; empty when it may be right. */
export function otpFault(raw: string): string {
  const plain = otpOf(raw)
  if (plain === '') return '请输入动态口令或恢复码'
  if (/^\d{6}$/.test(plain) || /^[A-Z2-7]{16}$/.test(plain)) return ''
  return /^\d+$/.test(plain) ? `动态口令应为 6 位数字，现在是 ${plain.length} 位` : '恢复码应为 16 位字母和数字，形如 ABCD-EFGH-IJKL-MNOP'
}

/** A QR code of the server as a picture: black on white with its quiet zone. */
export function qrPicture(size: number, path: string): string {
  const side = size + 8
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 ${side} ${side}" shape-rendering="crispEdges"><rect x="-4" y="-4" width="${side}" height="${side}" fill="#fff"/><path fill="#000" d="${path}"/></svg>`
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
}

/** What the account still lacks of what is advised after registering (W16). */
export function advised(me: { identities?: { type: string }[]; secondFactor?: boolean } | null | undefined): string {
  if (!me?.identities) return ''
  const missing = [me.identities.some(i => i.type === 'EMAIL') ? '' : '绑定邮箱', me.secondFactor ? '' : '开启动态口令'].filter(Boolean)
  return missing.length ? `建议${missing.join('、')}` : ''
}
