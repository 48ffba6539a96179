import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { readAsset } from '../../client/paper/build.ts'
import { coverageOf, covers } from '../../client/paper/cmap.ts'
import { makeEngine } from '../../client/paper/engine.ts'
import { fontOf, fontPins, fontsFor, readCoverage, spellCoverage } from '../../client/paper/pins.ts'
import { clockTime, printedText, typeset } from '../../client/paper/typeset.ts'
import { checkCode, frozenBytes, frozenHash, linesOf, type Frozen } from '../../shared/agreement.ts'
import { squeeze } from '../../shared/differences.ts'
import { pdfText } from '../../shared/pdf-text.ts'
import type { Json } from '../../shared/canonical.ts'
import { sampleDoc, sampleFrozen, shortDoc } from '../support/agreement.ts'
import { testEngine } from '../support/ending-case.ts'
import { needs, run } from '../support/third-party.ts'

// Starting Typst takes two seconds alone and half a minute on a machine that is busy with everything else.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'liuchi-paper-'))
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })
const saved = (name: string, bytes: Uint8Array): string => { const path = join(folder, name); writeFileSync(path, bytes); return path }

const textOf = (frozen: Frozen): string => squeeze(linesOf(frozen).map(({ label, text }) => `${label ?? ''}${text}`).join(''))
const clause = (text: string): Json => ({ type: 'clause', attrs: { id: 'c' }, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] })
const RARE = '甲方𠮷䶮嬿喆䲜㐂龑堃垚镕犇\uf929\u{2f800}𬭎，丙方阿卜杜热合曼·买买提·依明江；a fi "x" <b> #let $x$ *y* _z_ @k \\n 100%（元）￥—…“”〔2026〕㎡☑。'
const rareFrozen = (): Frozen => sampleFrozen({ type: 'doc', content: [{ type: 'title', content: [{ type: 'text', text: '人民调解协议书' }] }, clause(RARE)] },
  { ink: [{ capacity: '甲方', name: '𠮷田嬿\uf929' }, { capacity: '丙方', name: '阿卜杜热合曼·买买提·依明江·吐尔逊巴依' }] })

describe('paper', () => {
  it('F12 the same frozen text gives the same bytes, in a fresh engine too, and says what its text says', async () => {
    const frozen = sampleFrozen()
    const first = await typeset(frozen, testEngine()), again = await typeset(frozen, testEngine()), elsewhere = await typeset(frozen, makeEngine(readAsset))
    expect(again.sha256).toBe(first.sha256)
    expect(elsewhere.sha256).toBe(first.sha256)
    const pages = pdfText(first.pdf)
    expect(pages.length).toBe(first.pages)
    expect(squeeze(pages.map(({ body }) => body).join(''))).toBe(textOf(frozen))
  })

  it('F12 every page carries number, draft and time in Beijing, check code, page of pages', async () => {
    const frozen = sampleFrozen()
    const { pdf, pages } = await typeset(frozen, testEngine())
    const code = squeeze(checkCode(frozenHash(frozenBytes(frozen))))
    expect(pdfText(pdf).map(({ footer }) => squeeze(footer))).toEqual(Array.from({ length: pages }, (_, i) => `（2026）柳溪人调字第118号第1稿·2026-11-2015:19校验码${code}${i + 1}/${pages}`))
    expect(clockTime('2026-12-31T16:00:00.000Z')).toBe('2027-01-01 00:00')
  })

  it('F12 rare characters and whatever looks like markup come out as they went in', async () => {
    const frozen = rareFrozen()
    const { pdf } = await typeset(frozen, testEngine())
    expect(squeeze(pdfText(pdf).map(({ body }) => body).join(''))).toBe(textOf(frozen))
  })

  it('F12 pdftotext reads the frozen text, footers taken off', async context => {
    needs(context, 'pdftotext', 'pdftotext equals the frozen text')
    for (const frozen of [sampleFrozen(), rareFrozen()]) {
      const { pdf } = await typeset(frozen, testEngine())
      const read = run('pdftotext', '-raw', saved('text.pdf', pdf), '-').split('\f').map(page => squeeze(page).replace(/（2026）柳溪人调字第118号第1稿·2026-11-2015:19校验码\d{24}\d+\/\d+/, '')).join('')
      expect(read).toBe(textOf(frozen))
    }
  })

  it('F12 every face is embedded, is one of the pinned ones, and has its characters in Unicode', async context => {
    needs(context, 'pdffonts', 'every font embedded and a subset')
    const lines = run('pdffonts', saved('fonts.pdf', (await typeset(rareFrozen(), testEngine())).pdf)).trim().split('\n').slice(2)
    expect(lines.length).toBeGreaterThanOrEqual(4)
    for (const line of lines) expect(line).toMatch(/^[A-Z]{6}\+(NotoSerifSC-(Regular|Bold)|HanaMin[AB][0-9A-F]+)\s+CID TrueType\s+Identity-H\s+yes yes yes/)
  })

  it('F12 poppler and mupdf open the file without a word', async context => {
    needs(context, 'pdfinfo', 'poppler complains of nothing')
    needs(context, 'mutool', 'mupdf complains of nothing')
    const file = saved('silent.pdf', (await typeset(sampleFrozen(), testEngine())).pdf)
    for (const command of [['pdfinfo', file], ['pdftoppm', '-r', '20', '-png', file, join(tmpdir(), 'liuchi-silent')], ['mutool', 'info', file]] as const) {
      const { stderr, status } = spawnSync(command[0], command.slice(1), { encoding: 'utf8' })
      expect([command[0], stderr, status]).toEqual([command[0], '', 0])
    }
  })

  it('F12 qpdf finds the file sound', async context => {
    needs(context, 'qpdf', 'qpdf finds no fault in the file')
    expect(run('qpdf', '--check', saved('sound.pdf', (await typeset(sampleFrozen(), testEngine())).pdf))).toContain('No syntax or stream encoding errors')
  })

  it('F14 places for signatures never stand alone on a page: with text, or at least two, for 2 to 60 signers and any length of text', async () => {
    const base = sampleDoc as { readonly content: readonly Json[] }
    for (const parties of [0, 1, 2, 3, 5, 12, 58]) {
      for (const more of [0, 4, 9]) {
        const ink = Array.from({ length: parties }, (_, i) => ({ capacity: '当事人', name: i % 3 === 0 ? '迪丽热巴·阿卜杜热合曼·买买提' : '宋月桂' }))
        const doc: Json = { type: 'doc', content: [...base.content, ...Array.from({ length: more }, (_, i): Json => ({ type: 'paragraph', content: [{ type: 'text', text: `补充说明第${i + 1}项：以上各项均已当面念过。` }] }))] }
        const frozen = sampleFrozen(doc, { ink, parties })
        const pages = pdfText((await typeset(frozen, testEngine())).pdf)
        const places = pages.map(({ body }) => (body.match(/当事人：|人民调解员：周|记录人：林/g) ?? []).length)
        expect(places.reduce((sum, count) => sum + count, 0)).toBe(parties + 2)
        pages.forEach(({ body }, i) => { if (places[i] === 1) expect(squeeze(body).length, `${parties} parties, page ${i + 1}`).toBeGreaterThan(60) })
        expect(places.at(-1)).toBeGreaterThanOrEqual(2)
      }
    }
  })

  it('F15 a file that is not the pinned one is refused, engine and font alike', async () => {
    for (const which of ['wasm', 'ttf']) {
      const engine = makeEngine(async pin => { const bytes = await readAsset(pin); if (pin.source.endsWith(which)) bytes[1000]! ^= 1; return bytes })
      await expect(typeset(sampleFrozen(shortDoc), engine)).rejects.toThrow('not the pinned file')
    }
  })

  it('F15 a text names exactly the faces that it needs', () => {
    const names = (text: string): string[] => fontsFor(text).map(({ name }) => name)
    expect(names('宋月桂')).toEqual(['Noto Serif SC 400', 'Noto Serif SC 700'])
    expect(names('𠮷\uf929')).toEqual(['Noto Serif SC 400', 'Noto Serif SC 700', 'HanaMinA F900', 'HanaMinB 20800'])
    expect(fontOf('\u{30edd}')).toBeUndefined()
    const frozen = rareFrozen()
    expect(frozen.fonts).toEqual(fontsFor(printedText(frozen)).map(({ name, sha256 }) => ({ name, sha256 })))
  })

  it('F15 the coverage that is pinned is the coverage that the files have', async () => {
    for (const pin of fontPins.filter(({ name }) => ['Noto Serif SC 400', 'HanaMinA F900', 'HanaMinB 20800'].includes(name))) {
      const own = coverageOf(await readAsset(pin)), pinned = readCoverage(pin.covers)
      expect(spellCoverage(pinned)).toBe(pin.covers)
      for (const [first, last] of pinned) for (const code of [first, Math.floor((first + last) / 2), last]) expect(covers(own, code)).toBe(true)
    }
  })
})
