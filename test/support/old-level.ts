/** What keeps a built script or style from the oldest browsers that are to read it (Chrome 87, Safari 14), as complaints. */
import { parse, type Node as Tree } from 'acorn'

/** Newer than either of them. `new X`, `X()`, `o.x()`: a call fails where the name is missing; a look at it does not. Sources: the compatibility tables of MDN. */
const NEWER = new Set([
  'structuredClone', 'reportError', 'requestIdleCallback', 'BroadcastChannel', 'CompressionStream', 'DecompressionStream', 'BigInt64Array', 'BigUint64Array', 'Float16Array',
  'SharedWorker', 'OffscreenCanvas', 'EditContext', 'Highlight', 'CloseWatcher', 'URLPattern', 'ClipboardItem', 'BarcodeDetector', 'WeakRef', 'FinalizationRegistry', 'Segmenter',
  'hasOwn', 'groupBy', 'withResolvers', 'fromAsync', 'randomUUID', 'timeout', 'throwIfAborted', 'supportedValuesOf', 'canParse', 'startViewTransition', 'captureStackTrace',
  'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'isWellFormed', 'toWellFormed', 'intersection', 'difference', 'union', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom', 'symmetricDifference',
  'getBigUint64', 'setBigUint64', 'getBigInt64', 'setBigInt64', 'toHex', 'fromHex', 'toBase64', 'fromBase64', 'setFromHex', 'setFromBase64', 'transferToFixedLength',
  'checkVisibility', 'showModal', 'showPopover', 'hidePopover', 'togglePopover', 'requestSubmit', 'setHTMLUnsafe', 'getHTML', 'moveBefore', 'caretPositionFromPoint', 'getComposedRanges',
])
/** Objects of the browser that may not be there at all. */
const MAYBE = new Set(['locks', 'userAgentData', 'storage', 'wakeLock', 'scheduling', 'virtualKeyboard'])

type Node = Tree & Readonly<Record<string, unknown>>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
const childrenOf = (node: Node): Node[] => Object.values(node).flatMap(value => (Array.isArray(value) ? value : [value])).filter(isNode)
const nameOf = (node: unknown): string | undefined => {
  if (!isNode(node)) return undefined
  if (node.type === 'Identifier') return String(node['name'])
  if (node.type === 'MemberExpression') return node['computed'] === true ? undefined : nameOf(node['property'])
  return undefined
}
const mentions = (node: Node, name: string): boolean =>
  nameOf(node) === name || (node.type === 'Literal' && node['value'] === name) || childrenOf(node).some(child => mentions(child, name))

/** Somebody looked before: in a condition around it, or in one before it that leaves the function. */
const looksBefore = (above: readonly Node[], name: string): boolean => above.some((node, i) => {
  const inside = above[i + 1]
  if (node.type === 'IfStatement' || node.type === 'ConditionalExpression') return inside !== node['test'] && mentions(node['test'] as Node, name)
  if (node.type === 'LogicalExpression') return inside === node['right'] && mentions(node['left'] as Node, name)
  if (node.type === 'BlockStatement') return childrenOf(node).some(each => each.type === 'IfStatement' && each !== inside && mentions(each['test'] as Node, name))
  return false
})

/** `year`: the level of the language, 5 or 2020. `known`: names that are put in place or only used where others are demanded. */
export const tooNewScript = (text: string, { year, kind, known = [] }: { readonly year: 5 | 2020; readonly kind: 'script' | 'module'; readonly known?: readonly string[] }): string[] => {
  let tree: Node
  try { tree = parse(text, { ecmaVersion: year, sourceType: kind }) as Tree as Node } catch (failure) { return [`not ES${year}: ${String(failure)}`] }
  const found = new Set<string>()
  const walk = (node: Node, above: readonly Node[]): void => {
    const callee = node.type === 'NewExpression' || (node.type === 'CallExpression' && node['optional'] !== true) ? nameOf(node['callee']) : undefined
    if (callee !== undefined && NEWER.has(callee) && !known.includes(callee) && !looksBefore([...above, node], callee)) found.add(`calls ${callee}`)
    const holder = node.type === 'MemberExpression' && node['optional'] !== true && isNode(node['object']) && node['object'].type === 'MemberExpression' ? nameOf(node['object']) : undefined
    if (holder !== undefined && MAYBE.has(holder) && !looksBefore([...above, node], holder)) found.add(`needs ${holder}`)
    const regex = node['regex'] as { readonly pattern: string; readonly flags: string } | undefined
    // Safari reads (?<= since 16.4; a regular expression that it cannot read stops the whole script.
    if (node.type === 'Literal' && regex && (/\(\?<[=!]/.test(regex.pattern) || /[dv]/.test(regex.flags))) found.add(`regular expression ${String(node['raw'])}`)
    for (const child of childrenOf(node)) walk(child, [...above, node])
  }
  walk(tree, [])
  return [...found]
}

/** Rules that Chrome 87 drops whole, and heights without one that it knows. Newer properties alone lose a nicety and are not looked for. */
export const tooNewStyle = (css: string): string[] => [
  ...[...css.matchAll(/:not\((?:[^()]*,|:is|:where|:-webkit-any)[^{]*\{/gu)].map(([rule]) => `a selector it cannot read: ${rule}`),
  ...[...css.matchAll(/\{[^{}]*\b([a-z-]+):100dvh[^{}]*\}/gu)].filter(([rule, property]) => !rule.includes(`${property}:100vh`)).map(([rule]) => `no 100vh before 100dvh: ${rule}`),
]
