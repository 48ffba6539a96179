/**
 * Typst in wasm. Every file is checked against its pinned SHA-256 before it is
 * used; where files come from is the caller's business.
 */
import startTypst, { TypstCompilerBuilder, type TypstCompiler } from '@myriaddreamin/typst-ts-web-compiler'
import { hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { sha256, sha256Aside } from '../../shared/crypto.ts'
import { enginePin, type AssetPin, type FontPin } from './pins.ts'
import type { Paper } from './typeset.ts'

/** Gives the bytes of a pinned file, or rejects when it cannot be had. */
export type ReadAsset = (pin: AssetPin) => Promise<Bytes>

export interface Engine {
  /** `data` is canonical JSON, read by the template as /data.json. Rejects with Typst's own words when the template is wrong. `ready` is waited for between fetching and typesetting, which holds everything else still. */
  compile(source: string, data: Bytes, fonts: readonly FontPin[], ready?: () => Promise<void>): Promise<Paper>
}

/** The engine is started by the first paper and kept: later ones take milliseconds. */
export const makeEngine = (readAsset: ReadAsset): Engine => {
  const checked = async (pin: AssetPin): Promise<Bytes> => {
    const bytes = await readAsset(pin)
    if (hex(await sha256Aside(bytes)) !== pin.sha256) throw new Error(`${pin.name} is not the pinned file`)
    return bytes
  }
  let started: Promise<void> | undefined
  // Not initSync: browsers refuse to instantiate a module of this size at once.
  const start = async (): Promise<void> => { await startTypst({ module_or_path: await WebAssembly.compile(await checked(enginePin) as BufferSource) }) }
  let current: { readonly fonts: string; readonly compiler: Promise<TypstCompiler> } | undefined

  /** A compiler knows exactly the fonts of one text, so that no other text's fonts can play a part. */
  const compilerWith = (fonts: readonly FontPin[]): Promise<TypstCompiler> => {
    const name = fonts.map(font => font.sha256).join()
    if (current?.fonts === name) return current.compiler
    const make = async (): Promise<TypstCompiler> => {
      await (started ??= start())
      const builder = withoutEval(() => { const made = new TypstCompilerBuilder(); made.set_dummy_access_model(); return made })
      for (const font of fonts) await builder.add_raw_font(await checked(font))
      return builder.build()
    }
    const compiler = make()
    current = { fonts: name, compiler }
    compiler.catch(() => { current = undefined; started = undefined })
    return compiler
  }

  return {
    async compile(source, data, fonts, ready) {
      const compiler = await compilerWith(fonts)
      await ready?.()
      compiler.reset_shadow()
      compiler.add_source('/main.typ', source)
      compiler.map_shadow('/data.json', data)
      const compiled = compiler.compile('/main.typ', undefined, 'pdf', 2) as { readonly result?: Bytes; readonly diagnostics?: unknown }
      if (!compiled.result) throw new Error(`typesetting failed: ${JSON.stringify(compiled.diagnostics)}`)
      const pages = Number(JSON.parse(compiler.query('/main.typ', undefined, '<pages>', 'value'))[0])
      const pdf = withoutSuspects(compiled.result)
      return { pdf, pages, sha256: hex(sha256(pdf)) }
    },
  }
}

const SUSPECTS = utf8('/Suspects false')
/**
 * Typst writes into every tagged PDF what is the case anyhow (ISO 32000-1,
 * table 321: Suspects is false by default); poppler, told so, complains of it.
 * Spaces of the same length leave every offset in the file as it is.
 */
const withoutSuspects = (pdf: Bytes): Bytes => {
  const at = pdf.findIndex((byte, i) => byte === SUSPECTS[0] && SUSPECTS.every((each, n) => pdf[i + n] === each))
  return at < 0 ? pdf : pdf.slice().fill(0x20, at, at + SUSPECTS.length)
}

/**
 * The engine's constructor makes five small functions out of strings, which a
 * page without 'unsafe-eval' refuses. While it runs, and only then (it is
 * synchronous), `Function` gives the same five, written out.
 */
const withoutEval = <T>(make: () => T): T => {
  const refuse = (): never => { throw new Error('the paper has no files but its own') }
  const written: Readonly<Record<string, (path?: unknown) => unknown>> = {
    'return 0': () => 0, 'return true': () => true, 'path,return path': path => path,
    "throw new Error('Dummy AccessModel, please initialize compiler with withAccessModel()')": refuse,
    "throw new Error('Dummy Registry, please initialize compiler with withPackageRegistry()')": refuse,
  }
  const { Function: real } = globalThis
  const standIn = function (...parts: readonly string[]): unknown {
    const found = written[parts.join()]
    if (!found) throw new Error('the engine wants to run a string')
    return found
  }
  Object.assign(globalThis, { Function: standIn })
  try { return make() } finally { Object.assign(globalThis, { Function: real }) }
}
