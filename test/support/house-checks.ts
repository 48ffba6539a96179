/**
 * What the house forbids, each as a function from files to complaints, so that
 * test/house.test.ts can show that it complains as well as that we pass.
 */
import { posix } from 'node:path'
import { parseSource, walkNodes, type Import, type Node, type Parsed, type SourceFile } from './source.ts'

// ---------------------------------------------------------------- who may know whom

/** A folder's name stands for all in it; `types ` before it allows `import type` only. The first entry that fits a file counts. */
const MAY_IMPORT: readonly (readonly [zone: string, allowed: readonly string[]])[] = [
  ['shared', ['@noble/ciphers', '@noble/curves', '@noble/hashes', 'fflate']],
  ['relay', ['shared', 'ws', 'lmdb', 'node:']],
  ['client/model', ['shared', 'yjs', '@tiptap/pm']],
  ['client/keys', ['shared', 'idb-keyval', '@hpke/core']],
  ['client/sync', ['shared', 'yjs', 'y-websocket', 'y-protocols', 'lib0', 'idb-keyval']],
  ['client/paper/build.ts', ['shared', 'client/paper', 'node:']],
  ['client/paper', ['shared', 'client/model', '@myriaddreamin/typst-ts-web-compiler', 'fast-diff']],
  ['client/finish', ['shared', 'client/model', 'client/paper']],
  ['client/verify/build.ts', ['shared', 'client/verify', 'node:', 'esbuild']],
  ['client/verify/cli.ts', ['shared', 'client/verify', 'node:']],
  ['client/verify', ['shared']],
  ['client/ui', ['client/model', 'client/finish', 'client/workspace.ts', 'shared/limits.ts', 'solid-js', '@solid-primitives/i18n', '@tiptap', 'lucide-solid', 'uqr', 'fast-diff', 'yjs',
    'types y-protocols', '@fontsource-variable/noto-serif-sc']],
  ['client/chunks.ts', ['node:']],
  ['client/workspace.ts', ['types yjs', 'types y-protocols', 'types client/model', 'types shared']],
  ['client', ['client', 'shared', 'yjs', 'y-protocols', '@tiptap/y-tiptap', 'fflate', 'solid-js']],
  // A story sees the workspace and people's acts; what they carry away, the bundle, is checked as anybody would.
  ['test/stories', ['test/support', 'types client/workspace.ts', 'shared/bundle.ts', 'shared/bundle-check.ts', 'vitest', 'fast-check']],
  ['test', ['test', 'shared', 'relay', 'client', 'bench', '*']],
  ['bench', ['bench', 'shared', 'relay', 'client', 'test/support', '*']],
  ['vite.config.ts', ['relay', 'client/chunks.ts', 'client/paper', 'client/verify', '*']],
]
const within = (path: string, zone: string): boolean => path === zone || path.startsWith(`${zone}/`)
const zoneOf = (path: string): (typeof MAY_IMPORT)[number] | undefined => MAY_IMPORT.find(([zone]) => within(path, zone))
const isOurs = (from: string): boolean => from.startsWith('.')

export const wrongImports = (files: readonly Parsed[]): string[] => files.flatMap(({ path, imports }) => {
  const zone = zoneOf(path)
  if (!zone) return [`${path}: no folder of the house`]
  const fits = ({ from, only }: Import): boolean => {
    const target = isOurs(from) ? posix.join(posix.dirname(path), from) : from
    if (isOurs(from) && zone[0].includes('/') && within(target, zone[0])) return true
    if (isOurs(from) && zone[0] === target.split('/')[0] && zone[0] !== 'client') return true
    return zone[1].some(allowed => {
      const name = allowed.replace(/^types /, '')
      if (allowed !== name && only === 'values') return false
      return name === 'node:' ? target.startsWith('node:') : name === '*' ? !isOurs(from) : within(target, name)
    })
  }
  return imports.filter(wanted => !fits(wanted)).map(({ from, only }) => `${path} imports ${from}${only === 'types' ? ' (types)' : ''}`)
})

/** Paths in imports say what they mean: the file, with its ending. */
export const importsWithoutEnding = (files: readonly Parsed[]): string[] =>
  files.flatMap(({ path, imports }) => imports.filter(({ from }) => isOurs(from) && !/\.(ts|tsx|css|json)(\?\w+)?$/.test(from)).map(({ from }) => `${path} imports ${from}`))

// ---------------------------------------------------------------- shape of files

const DRAWERS = /^(utils?|helpers?|common|types?|constants?|misc|hooks?|services?|managers?|lib|index)$/
export const badNames = (files: readonly SourceFile[]): string[] => files.filter(({ path }) => /\.(ts|tsx|css)$/.test(path)).flatMap(({ path }) =>
  path.split('/').flatMap(part => {
    const name = part.replace(/(\.(test|config))?\.(ts|tsx|css)$/, '')
    return DRAWERS.test(name) ? [`${path}: "${name}" is a drawer`] : /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) ? [] : [`${path}: not kebab-case`]
  }))

export const linesMax = 400
export const longFiles = (files: readonly SourceFile[]): string[] =>
  files.filter(({ path, text }) => /\.(ts|tsx|css)$/.test(path) && text.trimEnd().split('\n').length > linesMax).map(({ path, text }) => `${path}: ${text.trimEnd().split('\n').length} lines`)

/** One way in to every name: no default exports, and no file passes on what another exports. */
export const wrongExports = (files: readonly Parsed[]): string[] => files.flatMap(({ path, exports }) => exports.flatMap(({ name, passedOn }) =>
  passedOn !== undefined ? [`${path} passes on ${name} of ${passedOn}`] : name === 'default' && !/\.config\.ts$/.test(path) ? [`${path} has a default export`] : []))

/** Values only: a type may be exported so that a signature can be named. */
export const unusedExports = (files: readonly Parsed[], folder: string): string[] => {
  const used = new Map<string, Set<string>>()
  for (const { path, imports } of files) {
    for (const { from, names } of imports) {
      if (!isOurs(from)) continue
      const target = posix.join(posix.dirname(path), from)
      used.set(target, new Set([...(used.get(target) ?? []), ...names]))
    }
  }
  return files.filter(({ path }) => within(path, folder)).flatMap(({ path, exports }) => {
    const names = used.get(path) ?? new Set()
    return names.has('*') ? [] : exports.filter(({ name, only }) => only === 'values' && !names.has(name)).map(({ name }) => `${path}: nobody uses ${name}`)
  })
}

// ---------------------------------------------------------------- words and constructs

/** This file and its test must name what they look for. */
const OURSELVES = new Set(['test/house.test.ts', 'test/support/house-checks.ts'])
const inText: readonly (readonly [what: string, where: RegExp, pattern: RegExp])[] = [
  ['!important', /\.(css|ts|tsx|html)$/, /!important/],
  ['a note instead of work', /\.(css|ts|tsx|html)$/, /\b(TODO|FIXME|XXX|HACK)\b/],
  ['a claim that is not so', /^(client|relay|shared)\//, /区块链|电子公章|国密/],
  ['a path of one machine', /./, /\/(work|root|home)\/|registry\.npm/],
  ['how the work was shared out', /./, /\b(the lead|sub-?agents?|issue #?\d)\b/i],
]
export const bannedWords = (files: readonly SourceFile[]): string[] =>
  files.filter(({ path }) => !OURSELVES.has(path)).flatMap(({ path, text }) => inText.filter(([, where, pattern]) => where.test(path) && pattern.test(text)).map(([what, , pattern]) => `${path}: ${what} (${pattern.exec(text)![0]})`))

const nameOf = (node: unknown): string | undefined => {
  const { type, name, value } = (node ?? {}) as { type?: string; name?: unknown; value?: unknown }
  return type === 'Identifier' && typeof name === 'string' ? name : type === 'Literal' && typeof value === 'string' ? value : undefined
}
const isMember = (node: Node, object: string, property: string): boolean => {
  if (node.type !== 'MemberExpression' || nameOf(node['property']) !== property) return false
  const holder = node['object'] as Node
  return nameOf(holder) === object || (holder.type === 'MemberExpression' && nameOf(holder['property']) === object)
}

export const bannedConstructs = (files: readonly Parsed[]): string[] => files.flatMap(({ path, program, comments }) => {
  const found = new Set<string>()
  if (comments.some(comment => /@ts-(ignore|expect-error|nocheck)/.test(comment))) found.add('@ts-ignore')
  walkNodes(program, node => {
    if (node.type === 'TSAnyKeyword') found.add('any')
    if (node.type === 'TSAsExpression' && (node['expression'] as Node).type === 'TSAsExpression' && ((node['expression'] as Node)['typeAnnotation'] as Node).type === 'TSUnknownKeyword') found.add('as unknown as')
    if (isMember(node, 'console', 'log')) found.add('console.log')
    if (isMember(node, 'crypto', 'subtle') && path !== 'shared/crypto.ts' && !within(path, 'test')) found.add('crypto.subtle')
    if (isMember(node, 'process', 'env') && path !== 'relay/main.ts' && !within(path, 'test/support')) found.add('process.env')
  })
  return [...found].map(what => `${path}: ${what}`)
})

const BROWSER = new Set(['window', 'document', 'localStorage', 'sessionStorage', 'indexedDB', 'WebSocket', 'navigator', 'location', 'fetch', 'XMLHttpRequest', 'self', 'caches', 'alert'])
const NAMES_ONLY = new Set(['MemberExpression.property', 'Property.key', 'PropertyDefinition.key', 'MethodDefinition.key', 'TSPropertySignature.key', 'TSMethodSignature.key'])
const BINDS = new Set(['VariableDeclarator.id', 'ImportSpecifier.local', 'FunctionDeclaration.id', 'ArrowFunctionExpression.params', 'FunctionDeclaration.params', 'Property.value', 'ArrayPattern.elements', 'CatchClause.param'])
/** What only a page has, used by its bare name or through globalThis; a name that the file itself gives to something is its own. */
export const browserGlobals = (files: readonly Parsed[], folder: string): string[] => files.filter(({ path }) => within(path, folder)).flatMap(({ path, program }) => {
  const own = new Set<string>(), used = new Set<string>()
  walkNodes(program, (node, parent, key) => {
    const name = nameOf(node)
    const place = `${parent?.type ?? ''}.${key}`
    if (node.type === 'Identifier' && name !== undefined && BINDS.has(place)) own.add(name)
    else if (node.type === 'Identifier' && name !== undefined && BROWSER.has(name) && !(NAMES_ONLY.has(place) && parent?.['computed'] !== true)) used.add(name)
    for (const global of BROWSER) if (isMember(node, 'globalThis', global)) used.add(`globalThis.${global}`)
  })
  return [...used].filter(name => !own.has(name)).map(name => `${path}: ${name}`)
})

// ---------------------------------------------------------------- rules and tests

export const specRules = (spec: string): string[] => [...spec.matchAll(/^\*\*([A-Z]+\d+)\*\*/gm)].map(found => found[1]!)

const callee = (node: Node): string | undefined => {
  const inner = node.type === 'MemberExpression' ? node['object'] : node.type === 'CallExpression' ? node['callee'] : node.type === 'TaggedTemplateExpression' ? node['tag'] : undefined
  return inner === undefined ? nameOf(node) : callee(inner as Node)
}
/** The names given to `it` and `test`, as far as they are written down: up to the first `${`. */
export const testNames = ({ program }: Parsed): string[] => {
  const names: string[] = []
  walkNodes(program, node => {
    if (node.type !== 'CallExpression' || !['it', 'test'].includes(callee(node) ?? '')) return
    const [first] = node['arguments'] as Node[]
    if (first?.type === 'TemplateLiteral') names.push(((first['quasis'] as Node[])[0]!['value'] as { cooked: string }).cooked)
    else if (first !== undefined && nameOf(first) !== undefined && first.type === 'Literal') names.push(nameOf(first)!)
  })
  return names
}

const RULE = /^([A-Z]+\d+)[ :]/
const NAMED = ['test/rules', 'test/stories', 'test/contracts', 'test/weather', 'test/browser']
/** Both ways: every rule has a test, every test in test/rules a rule, and no test names a rule that is not there. */
export const ruleComplaints = (spec: string, files: readonly Parsed[]): string[] => {
  const rules = specRules(spec)
  const tested = new Set<string>()
  const complaints = rules.filter((rule, i) => rules.indexOf(rule) !== i).map(rule => `SPEC.md: ${rule} stands twice`)
  for (const file of files.filter(({ path }) => NAMED.some(folder => within(path, folder)) && /\.tsx?$/.test(path))) {
    for (const name of testNames(file)) {
      const rule = RULE.exec(name)?.[1]
      if (rule !== undefined) tested.add(rule)
      if (rule === undefined ? within(file.path, 'test/rules') : !rules.includes(rule)) complaints.push(`${file.path}: "${name}" names no rule of SPEC.md`)
    }
  }
  return [...complaints, ...rules.filter(rule => !tested.has(rule)).map(rule => `SPEC.md: ${rule} has no test`)]
}

// ---------------------------------------------------------------- package.json

export interface Package { readonly scripts: Readonly<Record<string, string>>; readonly dependencies?: Readonly<Record<string, string>>; readonly devDependencies?: Readonly<Record<string, string>> }
const SCRIPTS = ['bench', 'build', 'check', 'dev', 'start', 'test']
/** `reasons` is the text of docs/decisions/dependencies.md: each package stands in it by its whole name. */
export const packageComplaints = (pack: Package, reasons: string): string[] => {
  const wanted = Object.entries({ ...pack.dependencies, ...pack.devDependencies })
  const named = new Set(reasons.split(/[^\w@/.-]+/))
  return [
    ...(Object.keys(pack.scripts).sort().join() === SCRIPTS.join() ? [] : [`scripts are ${Object.keys(pack.scripts).sort().join(', ')}`]),
    ...wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)).map(([name, version]) => `${name}: ${version} is not exact`),
    ...wanted.filter(([name]) => !named.has(name)).map(([name]) => `${name}: no reason in docs/decisions/dependencies.md`),
  ]
}

/** A made-up file, for trying the checks on. */
export const madeUp = (path: string, text: string): Parsed => parseSource({ path, text })
