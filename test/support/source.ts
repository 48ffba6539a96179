/** The house's own files, read and parsed once, for test/house.test.ts. */
import { readdirSync, readFileSync } from 'node:fs'
import { parseSync } from 'vite'

export interface SourceFile { readonly path: string; readonly text: string }
export interface Import { readonly from: string; readonly names: readonly string[]; readonly only: 'types' | 'values' }
/** `parent` and `key` say where the node stands: as `parent[key]`. */
export interface Node { readonly type: string; readonly start: number; readonly [field: string]: unknown }
export interface Parsed extends SourceFile {
  readonly imports: readonly Import[]
  /** `*` for `export * from`, `default` for a default export. */
  readonly exports: readonly { readonly name: string; readonly passedOn: string | undefined; readonly only: 'types' | 'values' }[]
  readonly comments: readonly string[]
  readonly program: Node
}

/** Not ours to judge: made, fetched, or frozen. */
const SKIPPED = new Set(['node_modules', 'dist', 'data', 'vectors', 'vendor', '.git', '.cache', 'coverage'])
const root = new URL('../../', import.meta.url)
const TEXT = /\.(ts|tsx|css|html|md|json)$/

/** Every text file under the root's folders, by path with forward slashes. */
export const houseFiles = (): readonly SourceFile[] => {
  const walk = (folder: string): string[] => readdirSync(new URL(folder === '' ? '.' : `${folder}/`, root), { withFileTypes: true })
    .filter(entry => !SKIPPED.has(entry.name))
    .flatMap(entry => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      return entry.isDirectory() ? walk(path) : TEXT.test(path) ? [path] : []
    })
  return [...walk(''), 'test/vectors/make.ts'].sort().filter(path => path !== 'package-lock.json').map(path => ({ path, text: readFileSync(new URL(path, root), 'utf8') }))
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

/** Calls `see` for every node, parents first. */
export const walkNodes = (node: Node, see: (node: Node, parent: Node | undefined, key: string) => void, parent: Node | undefined = undefined, at = ''): void => {
  see(node, parent, at)
  for (const [key, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walkNodes(child, see, node, key)
  }
}

const requested = (node: Node): string => {
  const source = node['source']
  return isNode(source) && typeof source['value'] === 'string' ? source['value'] : '(computed)'
}

/** Throws on a file that is not TypeScript. */
export const parseSource = ({ path, text }: SourceFile): Parsed => {
  const { program, module, comments, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`)
  const imports: Import[] = module.staticImports.map(({ moduleRequest, entries }) => ({
    from: moduleRequest.value, names: entries.map(({ importName }) => importName.name ?? (importName.kind === 'NamespaceObject' ? '*' : 'default')),
    only: entries.length > 0 && entries.every(({ isType }) => isType) ? 'types' : 'values',
  }))
  const exports = module.staticExports.flatMap(({ entries }) => entries.map(({ exportName, importName, moduleRequest, isType }) => ({
    name: exportName.name ?? (exportName.kind === 'Default' ? 'default' : '*'), passedOn: importName.kind === 'None' ? undefined : moduleRequest?.value,
    only: isType ? 'types' as const : 'values' as const,
  })))
  const whole = JSON.parse(JSON.stringify(program, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))) as Node
  walkNodes(whole, node => {
    if (node.type === 'ImportExpression') imports.push({ from: requested(node), names: ['*'], only: 'values' })
    if (node.type === 'TSImportType') imports.push({ from: requested(node), names: ['*'], only: 'types' })
  })
  return { path, text, imports, exports, comments: comments.map(({ value }) => value), program: whole }
}
