/** The architecture, enforced. Each check is first seen to complain, then asked about the house. */
import { describe, expect, it } from 'vitest'
import { badNames, bannedConstructs, bannedWords, browserGlobals, importsWithoutEnding, linesMax, longFiles, madeUp, packageComplaints, ruleComplaints, specRules, testNames, unusedExports, wrongExports, wrongImports, type Package } from './support/house-checks.ts'
import { houseFiles, parseSource, type SourceFile } from './support/source.ts'

const files = houseFiles()
const sources = files.filter(({ path }) => /\.(ts|tsx)$/.test(path)).map(parseSource)
const textOf = (path: string): string => files.find(file => file.path === path)!.text
const plain = (path: string, text: string): SourceFile => ({ path, text })

it('sees the house', () => {
  expect(sources.length).toBeGreaterThan(100)
  for (const path of ['shared/envelope.ts', 'test/house.test.ts', 'vite.config.ts', 'test/vectors/make.ts']) expect(sources.map(file => file.path)).toContain(path)
})

describe('who may know whom', () => {
  it('complains about an import in the wrong direction', () => {
    const wrong = (path: string, text: string): number => wrongImports([madeUp(path, text)]).length
    expect(wrong('client/ui/app.tsx', `import { x } from '../sync/link.ts'`)).toBe(1)
    expect(wrong('client/ui/app.tsx', `import type { X } from '../keys/identity.ts'`)).toBe(1)
    expect(wrong('client/ui/app.tsx', `import { sha256 } from '../../shared/crypto.ts'`)).toBe(1)
    expect(wrong('client/ui/app.tsx', `import { desk } from '../desk.ts'`)).toBe(1)
    expect(wrong('client/ui/app.tsx', `import { Awareness } from 'y-protocols/awareness'`)).toBe(1)
    expect(wrong('client/keys/ring.ts', `import { x } from '../sync/link.ts'`)).toBe(1)
    expect(wrong('client/model/case.ts', `const m = await import('../sync/link.ts')`)).toBe(1)
    expect(wrong('client/model/case.ts', `let x: import('../keys/ring.ts').Ring`)).toBe(1)
    expect(wrong('client/finish/freeze.ts', `import { x } from '../keys/ring.ts'`)).toBe(1)
    expect(wrong('client/verify/page.ts', `import { x } from '../paper/typeset.ts'`)).toBe(1)
    expect(wrong('client/workspace.ts', `import { x } from './sync/link.ts'`)).toBe(1)
    expect(wrong('client/desk.ts', `import { x } from '../test/support/scene.ts'`)).toBe(1)
    expect(wrong('relay/main.ts', `import * as Y from 'yjs'`)).toBe(1)
    expect(wrong('shared/bytes.ts', `import { readFileSync } from 'node:fs'`)).toBe(1)
    expect(wrong('shared/bytes.ts', `import { x } from '../client/model/case.ts'`)).toBe(1)
    expect(wrong('test/stories/train.test.ts', `import { x } from '../../relay/start.ts'`)).toBe(1)
    expect(wrong('scripts/x.ts', `export const x = 1`)).toBe(1)
  })
  it('lets the right ones through', () => {
    const right: [string, string][] = [['client/ui/app.tsx', `import { render } from 'solid-js/web'\nimport type { Desk } from '../workspace.ts'\nimport './app.css'\nimport type { Awareness } from 'y-protocols/awareness'`],
      ['client/desk.ts', `import { x } from './sync/link.ts'`], ['relay/main.ts', `import { x } from '../shared/bytes.ts'\nimport { y } from './log.ts'\nimport 'node:fs'`],
      ['client/sync/link.ts', `import { x } from './store.ts'`], ['test/rules/x.test.ts', `import { x } from '../../relay/log.ts'\nimport fc from 'fast-check'`]]
    for (const [path, text] of right) expect(wrongImports([madeUp(path, text)])).toEqual([])
  })
  it('is kept by every file', () => { expect(wrongImports(sources)).toEqual([]) })

  it('complains about a path without its ending, and finds none', () => {
    expect(importsWithoutEnding([madeUp('relay/a.ts', `import { x } from './log'`)])).toHaveLength(1)
    expect(importsWithoutEnding(sources)).toEqual([])
  })
})

describe('shape', () => {
  it('complains about drawers and names that are not kebab-case, and finds none', () => {
    for (const path of ['shared/utils.ts', 'client/helpers/x.ts', 'client/ui/index.ts', 'shared/types.ts', 'client/common.ts', 'relay/constants.ts', 'client/ui/CaseList.tsx', 'relay/log_lmdb.ts']) expect(badNames([plain(path, '')]), path).toHaveLength(1)
    expect(badNames([plain('test/rules/envelope.test.ts', ''), plain('vite.config.ts', ''), plain('client/index.html', '')])).toEqual([])
    expect(badNames(files)).toEqual([])
  })

  it(`complains about a file of more than ${linesMax} lines, and finds none`, () => {
    expect(longFiles([plain('a.ts', 'x\n'.repeat(linesMax))])).toEqual([])
    expect(longFiles([plain('a.ts', 'x\n'.repeat(linesMax + 1)), plain('b.css', 'x\n'.repeat(900)), plain('c.md', 'x\n'.repeat(900))])).toHaveLength(2)
    expect(longFiles(files)).toEqual([])
  })

  it('complains about default exports and barrels, and finds none', () => {
    expect(wrongExports([madeUp('client/a.ts', 'export default 1'), madeUp('client/b.ts', `export * from './a.ts'`), madeUp('client/c.ts', `export { x } from './a.ts'`), madeUp('client/d.ts', `export type { X } from './a.ts'`)])).toHaveLength(4)
    expect(wrongExports([madeUp('vite.config.ts', 'export default 1'), madeUp('client/e.ts', 'export const a = 1; export type B = 2')])).toEqual([])
    expect(wrongExports(sources)).toEqual([])
  })

  it('complains about an export of shared/ that nobody uses, and finds none', () => {
    const shared = madeUp('shared/a.ts', 'export const used = 1, unused = 2; export type T = 3; export interface U {}')
    expect(unusedExports([shared, madeUp('relay/b.ts', `import { used } from '../shared/a.ts'\nimport type { T } from '../shared/a.ts'`)], 'shared')).toEqual(['shared/a.ts: nobody uses unused'])
    expect(unusedExports([shared, madeUp('relay/b.ts', `import * as a from '../shared/a.ts'`)], 'shared')).toEqual([])
    expect(unusedExports(sources, 'shared')).toEqual([])
  })
})

describe('words', () => {
  it('complains about what may not be written, and finds none of it', () => {
    expect(bannedWords([plain('client/a.css', 'a { color: red !important }'), plain('relay/a.ts', '// TODO later'), plain('client/ui/a.tsx', '<p>区块链存证</p>'), plain('README.md', 'see /home/li/x'), plain('docs/a.md', 'as issue 3 says')])).toHaveLength(5)
    expect(bannedWords([plain('client/a.css', 'a { color: red }'), plain('docs/a.md', '不用区块链；工作 /works/ todo')])).toEqual([])
    expect(bannedWords(files)).toEqual([])
  })

  it('complains about constructs that hide a mistake, and finds none', () => {
    const found = (path: string, text: string): string[] => bannedConstructs([madeUp(path, text)])
    expect(found('client/a.ts', 'const x: any = 1')).toEqual(['client/a.ts: any'])
    expect(found('client/a.ts', 'const x = 1 as unknown as string')).toEqual(['client/a.ts: as unknown as'])
    expect(found('client/a.ts', 'const x = y as any')).toEqual(['client/a.ts: any'])
    expect(found('client/a.ts', '// @ts-ignore\nconst x = 1')).toEqual(['client/a.ts: @ts-ignore'])
    expect(found('client/a.ts', 'console.log(1)')).toEqual(['client/a.ts: console.log'])
    expect(found('client/a.ts', 'const x = globalThis.crypto.subtle')).toEqual(['client/a.ts: crypto.subtle'])
    expect(found('client/a.ts', 'const x = crypto?.subtle')).toEqual(['client/a.ts: crypto.subtle'])
    expect(found('relay/start.ts', `const x = process.env['PORT']`)).toEqual(['relay/start.ts: process.env'])
    expect([found('relay/main.ts', 'const x = process.env.X'), found('shared/crypto.ts', 'const x = crypto.subtle'), found('client/a.ts', `const any = 'as any, console.log(x), crypto.subtle'`)]).toEqual([[], [], []])
    expect(bannedConstructs(sources)).toEqual([])
  })

  it('complains about what only a page has, in shared/, and finds none', () => {
    const found = (text: string): string[] => browserGlobals([madeUp('shared/a.ts', text)], 'shared')
    for (const text of ['const w = window', 'document.title', 'const x = new WebSocket(u)', 'localStorage.getItem("a")', 'globalThis.indexedDB.open("a")', 'const { a } = navigator', 'fetch("/")']) expect(found(text), text).toHaveLength(1)
    for (const text of ['const x = { document: 1 }', 'const f = (document: string) => document', 'a.window', 'interface A { location: string }', 'const { document } = frozen; use(document)', '// window', 'const s = "document"']) expect(found(text), text).toEqual([])
    expect(browserGlobals(sources, 'shared')).toEqual([])
  })
})

describe('rules and tests', () => {
  const spec = '## A\n\n**A1** One.\n**A2** Two.\n'
  const test = (path: string, ...names: string[]) => madeUp(path, names.map(name => `it('${name}', () => {})`).join('\n'))

  it('reads names of every way to write a test', () => {
    expect(testNames(madeUp('a.test.ts', 'it("A1 x", f); test(`A2 ${y}`, f); it.each([1])("A3 %i", f); it.skipIf(a)("A4 x", f); test.each`a`("A5", f); describe("A6", () => { it("A7", f) }); expect("A8"); fit("A9")'))).toEqual(['A1 x', 'A2 ', 'A3 %i', 'A4 x', 'A5', 'A7'])
    expect(specRules(spec)).toEqual(['A1', 'A2'])
  })

  it('complains about a rule without a test, a test without a rule and a rule that stands twice', () => {
    expect(ruleComplaints(spec, [test('test/rules/a.test.ts', 'A1 is', 'A2 is')])).toEqual([])
    expect(ruleComplaints(spec, [test('test/rules/a.test.ts', 'A1 is'), test('test/stories/b.test.ts', 'A2 is', 'a story')])).toEqual([])
    expect(ruleComplaints(spec, [test('test/rules/a.test.ts', 'A1 is')])).toEqual(['SPEC.md: A2 has no test'])
    expect(ruleComplaints(spec, [test('test/rules/a.test.ts', 'A1 is', 'A2 is', 'A3 is')])).toHaveLength(1)
    expect(ruleComplaints(spec, [test('test/rules/a.test.ts', 'A1 is', 'A2 is', 'something')])).toHaveLength(1)
    expect(ruleComplaints(spec, [test('test/weather/a.test.ts', 'A1 is', 'A2 is', 'B9 is')])).toHaveLength(1)
    expect(ruleComplaints(`${spec}**A1** Again.\n`, [test('test/rules/a.test.ts', 'A1 is', 'A2 is')])).toEqual(['SPEC.md: A1 stands twice'])
  })

  it('are matched both ways', () => { expect(ruleComplaints(textOf('SPEC.md'), sources)).toEqual([]) })
})

describe('package.json', () => {
  it('complains about other scripts, loose versions and packages without a reason, and finds none', () => {
    const scripts = { bench: '', build: '', check: '', dev: '', start: '', test: '' }
    expect(packageComplaints({ scripts, dependencies: { ws: '8.23.0' } }, '| ws, lmdb | the socket |')).toEqual([])
    expect(packageComplaints({ scripts: { ...scripts, lint: '' } }, '')).toHaveLength(1)
    expect(packageComplaints({ scripts: { test: '' } }, '')).toHaveLength(1)
    expect(packageComplaints({ scripts, devDependencies: { ws: '^8.23.0' } }, 'ws')).toHaveLength(1)
    expect(packageComplaints({ scripts, dependencies: { 'y-protocols': '1.0.7' } }, 'y-protocols-other, protocols')).toHaveLength(1)
    expect(packageComplaints(JSON.parse(textOf('package.json')) as Package, textOf('docs/decisions/dependencies.md'))).toEqual([])
  })
})
