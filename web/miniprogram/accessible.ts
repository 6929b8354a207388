import type { AttributeNode, CompoundExpressionNode, DirectiveNode, ElementNode, ExpressionNode, NodeTransform } from '@vue/compiler-core'

const ELEMENT = 1, ATTRIBUTE = 6, DIRECTIVE = 7
const TEXT = 2, SIMPLE = 4, COMPOUND = 8

/** Roles of what is pressed. The browser's key listener (src/platform/keyboard.ts) presses these and no others. */
const PRESSED = ['button', 'link', 'tab', 'checkbox', 'radio', 'option', 'switch', 'menuitem']
const TAPPED = ['view', 'text', 'image']
/** In the browser uni-app draws these itself, as elements that the keyboard passes by. */
const DRAWN = ['button', 'switch']

/**
 * Makes of a template's roles what the target understands, so that a page says once what an element is: in the browser an
 * element that is tapped is reached by the keyboard, in WeChat a role is an `aria-role`.
 */
export function accessible(platform: string | undefined): NodeTransform {
  return node => {
    if (node.type !== ELEMENT) return
    if (platform === 'mp-weixin') forWeChat(node)
    else if (DRAWN.includes(node.tag) || (TAPPED.includes(node.tag) && isTapped(node))) forKeyboard(node)
  }
}

function forWeChat(node: ElementNode): void {
  for (const prop of node.props) {
    if (prop.type === ATTRIBUTE && prop.name === 'role') prop.name = 'aria-role'
    else if (isBound(prop, 'role') && prop.arg?.type === SIMPLE) prop.arg.content = 'aria-role'
  }
}

/** Disabled, an element keeps the focus it has, and is passed by otherwise. */
function forKeyboard(node: ElementNode): void {
  if (said(node, 'tabindex')) return
  const drawn = DRAWN.includes(node.tag)
  const role = said(node, 'role')
  if (!role && !drawn) return
  if (!role) node.props.push(attribute(node, 'role', node.tag))
  const checked = said(node, 'checked')
  if (node.tag === 'switch' && checked?.type === DIRECTIVE && checked.exp && !said(node, 'aria-checked')) {
    node.props.push(bound(node, 'aria-checked', ['!!(', checked.exp, ')']))
  }

  const conditions: CompoundExpressionNode['children'] = []
  if (role?.type === DIRECTIVE && role.exp) conditions.push(`${JSON.stringify(PRESSED)}.includes(`, role.exp, ')')
  else if (role?.type === ATTRIBUTE && !PRESSED.includes(role.value?.content ?? '')) return
  const disabled = said(node, 'disabled') ?? said(node, 'aria-disabled')
  if (disabled?.type === ATTRIBUTE && disabled.value?.content !== 'false') {
    node.props.push(attribute(node, 'tabindex', '-1'))
    return
  }
  const rest: CompoundExpressionNode['children'] = disabled?.type === DIRECTIVE && disabled.exp ? ['(', disabled.exp, ') ? -1 : 0'] : ['0']
  if (conditions.length) node.props.push(bound(node, 'tabindex', [...conditions, ' ? (', ...rest, ') : undefined']))
  else if (rest.length > 1) node.props.push(bound(node, 'tabindex', rest))
  else node.props.push(attribute(node, 'tabindex', '0'))
}

const isTapped = (node: ElementNode) => node.props.some(p => p.type === DIRECTIVE && p.name === 'on' && p.arg?.type === SIMPLE && ['tap', 'click'].includes(p.arg.content))

const isBound = (prop: AttributeNode | DirectiveNode, name: string): prop is DirectiveNode =>
  prop.type === DIRECTIVE && prop.name === 'bind' && prop.arg?.type === SIMPLE && prop.arg.content === name

const said = (node: ElementNode, name: string) => node.props.find(p => (p.type === ATTRIBUTE && p.name === name) || isBound(p, name))

function attribute(node: ElementNode, name: string, content: string): AttributeNode {
  return { type: ATTRIBUTE, name, nameLoc: node.loc, value: { type: TEXT, content, loc: node.loc }, loc: node.loc }
}

function bound(node: ElementNode, name: string, children: CompoundExpressionNode['children']): DirectiveNode {
  const arg: ExpressionNode = { type: SIMPLE, content: name, isStatic: true, constType: 3, loc: node.loc }
  return { type: DIRECTIVE, name: 'bind', rawName: `:${name}`, arg, exp: { type: COMPOUND, children, loc: node.loc }, modifiers: [], loc: node.loc }
}
