import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { bodyOf, isUnfreezable } from '../../client/model/frozen.ts'
import { editableCopy } from '../../client/paper/editable.ts'
import type { Block } from '../../shared/agreement.ts'
import { fromUtf8 } from '../../shared/bytes.ts'
import { sampleDoc } from '../support/agreement.ts'

const partsOf = (bytes: Uint8Array): ReadonlyMap<string, string> => new Map(Object.entries(unzipSync(bytes)).map(([name, file]) => [name, fromUtf8(file)]))
const unescaped = (text: string): string => text.replace(/&lt;/gu, '<').replace(/&gt;/gu, '>').replace(/&quot;/gu, '"').replace(/&amp;/gu, '&')
/** Each paragraph's words. Fails on a tag that is not closed where it should be. */
const paragraphsOf = (xml: string): string[] => {
  const open: string[] = [], paragraphs: string[] = []
  for (const [, end, name, , self, text] of xml.matchAll(/<(\/?)([\w:?.]+)((?:\s[^<>]*?)?)(\/|\?)?>|([^<>]+)/gu)) {
    if (text !== undefined) { if (open.at(-1) === 'w:t') paragraphs.push((paragraphs.pop() ?? '') + unescaped(text)); else expect(text.trim()).toBe(''); continue }
    if (self !== undefined || name!.startsWith('?')) continue
    if (end === '/') { expect(open.pop()).toBe(name); continue }
    open.push(name!)
    if (name === 'w:p') paragraphs.push('')
  }
  expect(open).toEqual([])
  return paragraphs
}

describe('可编辑稿', () => {
  it('F16 has the agreement’s words with computed numbers, and says on each page that it is not signed', () => {
    const body = bodyOf(sampleDoc)
    if (isUnfreezable(body)) throw new Error(body.sentence)
    const parts = partsOf(editableCopy({ number: '（2026）柳溪人调字第118号', body }))
    const lines = paragraphsOf(parts.get('word/document.xml')!)
    expect(lines.slice(0, 2)).toEqual(['人民调解协议书', '（2026）柳溪人调字第118号'])
    expect(lines.some(line => line.startsWith('三、乙方赔偿甲方墙体加固、修复费 38,000 元'))).toBe(true)
    expect(lines.filter(line => /^[一二三四五六七]、/u.test(line)).length).toBe(7)
    for (const edge of ['word/header.xml', 'word/footer.xml']) expect(paragraphsOf(parts.get(edge)!).join('')).toContain('未签署的可编辑稿')
    // A figure is one run: no line breaks inside it.
    expect(parts.get('word/document.xml')).toContain('<w:t xml:space="preserve">42,000</w:t>')
    expect(editableCopy({ number: '', body })).toEqual(editableCopy({ number: '', body }))
  })

  it('F16 whatever is written, rare characters and signs of markup too, comes out as it was written', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: fc.constantFrom('甲', '𠮷', '䶮', '\uf929', '<', '>', '&', '"', '\'', ' ', '　', '4', ',', 'a', ']]>', '&lt;'), minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 8 }), lines => {
      const body = lines.map((text): Block => ({ kind: 'paragraph', runs: [{ text }] }))
      expect(paragraphsOf(partsOf(editableCopy({ number: '', body })).get('word/document.xml')!)).toEqual(lines)
    }))
  })
})
