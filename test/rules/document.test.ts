/** Rules D: what a document is made of, and what may never happen to it. Those that need a screen are in test/browser. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { plainLines, readBlocks } from '../../client/model/blocks.ts'
import { doubledTails } from '../../client/model/doubling.ts'
import { clauseName, clauseNumber } from '../../client/model/han.ts'
import { newLineId, repairs } from '../../client/model/line-id.ts'
import { agreementDialect, checkSchema, META_FIELD, recordDialect, SCHEMA_VERSION, TEXT_FIELD } from '../../client/model/schema.ts'
import { seedText } from '../../client/model/seed.ts'
import { agreementTemplate, recordHeadTemplate } from '../../client/model/template.ts'
import type { NodeJson } from '../../client/model/template.ts'
import { clause, paragraph, title, utterance } from '../support/lines.ts'
import { beforeClauses, beforeVersions } from '../support/old-schema.ts'

const textDoc = (blocks: readonly NodeJson[], dialect = agreementDialect): Y.Doc => {
  const doc = new Y.Doc({ gc: false })
  seedText(doc, dialect, blocks)
  return doc
}
const text = (doc: Y.Doc): Y.XmlFragment => doc.getXmlFragment(TEXT_FIELD)
const DRAFT = [title('人民调解协议书'), paragraph('甲方：宋月桂'), clause('c-1', '乙方拆除雨棚。', '费用自理。'), clause('c-2', '')]

describe('schema', () => {
  it('D1 every content expression ends in * and nothing is required: an empty node of any kind is valid', () => {
    for (const dialect of [agreementDialect, recordDialect]) {
      for (const [name, type] of Object.entries(dialect.schema.nodes)) {
        const content = type.spec.content ?? ''
        expect(content, name).not.toMatch(/[+?{]/)
        if (content !== '') expect(content, name).toMatch(/\*$/)
        if (name !== 'text') expect(type.contentMatch.validEnd, name).toBe(true)
        expect(type.hasRequiredAttrs(), name).toBe(false)
        expect(type.spec.linebreakReplacement).toBe(undefined)
      }
    }
  })

  it('D2 a document of this version is known, also a line with an empty text or none', () => {
    expect(checkSchema(new Y.Doc(), agreementDialect)).toEqual({ at: 'ok' })
    const doc = textDoc(DRAFT)
    expect(checkSchema(doc, agreementDialect)).toEqual({ at: 'ok' })
    expect(checkSchema(textDoc([utterance('u-1', '你好')], recordDialect), recordDialect)).toEqual({ at: 'ok' })
    text(doc).insert(0, [new Y.XmlElement('paragraph'), new Y.XmlElement('clause')])
    expect(checkSchema(doc, agreementDialect)).toEqual({ at: 'ok' })
  })

  const STRANGE: readonly (readonly [string, (doc: Y.Doc) => void])[] = [
    ['a node nobody knows', doc => { text(doc).insert(0, [new Y.XmlElement('field')]) }],
    ['a node of the other section', doc => { text(doc).insert(0, [new Y.XmlElement('utterance')]) }],
    ['the document inside the document', doc => { text(doc).insert(0, [new Y.XmlElement('doc')]) }],
    ['an empty text between the lines', doc => { text(doc).insert(0, [new Y.XmlText()]) }],
    ['text between the lines', doc => { text(doc).insert(0, [new Y.XmlText('字')]) }],
    ['a clause inside a clause', doc => { const outer = new Y.XmlElement('clause'); outer.insert(0, [new Y.XmlElement('clause')]); text(doc).insert(0, [outer]) }],
    ['words directly in a clause', doc => { const outer = new Y.XmlElement('clause'); outer.insert(0, [new Y.XmlText('字')]); text(doc).insert(0, [outer]) }],
    ['an unknown node deep down', doc => { const line = new Y.XmlElement('paragraph'); line.insert(0, [new Y.XmlText('字'), new Y.XmlElement('field')]); text(doc).insert(0, [line]) }],
    ['an unknown mark', doc => { const line = new Y.XmlElement('paragraph'); const words = new Y.XmlText(); words.insert(0, '字', { italic: {} }); line.insert(0, [words]); text(doc).insert(0, [line]) }],
    ['an unknown mark that may overlap itself', doc => { const line = new Y.XmlElement('paragraph'); const words = new Y.XmlText(); words.insert(0, '字', { 'comment--AbCdEfG=': {} }); line.insert(0, [words]); text(doc).insert(0, [line]) }],
    ['something embedded in text', doc => { const line = new Y.XmlElement('paragraph'); const words = new Y.XmlText(); words.insertEmbed(0, { chip: 'amount' }); line.insert(0, [words]); text(doc).insert(0, [line]) }],
    ['an unknown attribute', doc => { const line = new Y.XmlElement('clause'); line.setAttribute('id', 'c-9'); line.setAttribute('kind', 'x'); text(doc).insert(0, [line]) }],
    ['an attribute that is no text', doc => { const line = new Y.XmlElement('clause'); line.setAttribute('id', { not: 'text' } as never); text(doc).insert(0, [line]) }],
    ['a hook', doc => { text(doc).insert(0, [new Y.XmlHook('x')] as never) }],
    ['a higher version', doc => { doc.getMap(META_FIELD).set('schema', SCHEMA_VERSION + 1) }],
    ['a version that is no number', doc => { doc.getMap(META_FIELD).set('schema', '1') }],
  ]
  for (const [what, spoil] of STRANGE) {
    it(`D2 ${what} is not known, and asking writes nothing`, () => {
      const doc = textDoc(DRAFT)
      spoil(doc)
      const before = Y.encodeStateVector(doc)
      let updates = 0
      doc.on('update', () => { updates += 1 })
      const verdict = checkSchema(doc, agreementDialect)
      expect(verdict.at).toBe('unknown')
      expect(updates).toBe(0)
      expect(Y.encodeStateVector(doc)).toEqual(before)
    })
  }

  it('D2 older programs say so: one without clauses of a document with them, one with a lower version of any', () => {
    expect(checkSchema(textDoc(DRAFT), beforeClauses)).toEqual({ at: 'unknown', what: 'node clause' })
    expect(checkSchema(textDoc([paragraph('前言')]), beforeClauses)).toEqual({ at: 'ok' })
    expect(checkSchema(textDoc([paragraph('前言')]), beforeVersions(agreementDialect))).toEqual({ at: 'unknown', what: 'schema 1' })
  })
})

describe('ids of lines', () => {
  it('D5 an id is fresh and says what it names', () => {
    const ids = Array.from({ length: 2000 }, () => newLineId('clause'))
    expect(new Set(ids).size).toBe(2000)
    for (const id of ids) expect(id).toMatch(/^c-[0-9a-f]{16}$/)
    expect(newLineId('utterance')).toMatch(/^u-/)
  })

  it('D5 of several copies the first keeps the id; each later one is mended by its maker, or by anybody when the maker is gone', () => {
    const a = new Y.Doc({ gc: false })
    const b = new Y.Doc({ gc: false })
    a.clientID = 1
    b.clientID = 2
    seedText(a, agreementDialect, [clause('c-1', '一')])
    Y.applyUpdate(b, Y.encodeStateAsUpdate(a))
    seedText(b, agreementDialect, [clause('c-1', '二'), clause('', '三')])
    Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
    const both = (): boolean => true
    expect(repairs(text(a), 1, both)).toEqual([])
    expect(repairs(text(b), 2, both).map(repair => repair.element)).toEqual([text(b).get(1), text(b).get(2)])
    expect(repairs(text(a), 1, client => client === 1)).toHaveLength(2)
    // Both sides mend at once: an attribute has one last writer, so they agree and nothing is a copy any more.
    for (const doc of [a, b]) for (const { element, id } of repairs(text(doc), doc.clientID, () => false)) element.setAttribute('id', id)
    Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
    Y.applyUpdate(b, Y.encodeStateAsUpdate(a))
    const ids = readBlocks(text(a)).map(block => ('id' in block ? block.id : ''))
    expect(readBlocks(text(b)).map(block => ('id' in block ? block.id : ''))).toEqual(ids)
    expect(new Set(ids).size).toBe(3)
    expect(ids[0]).toBe('c-1')
  })
})

describe('what the lines say', () => {
  it('D6 clause numbers are counted, never stored', () => {
    expect([1, 2, 10, 11, 20, 21, 99, 100].map(clauseNumber)).toEqual(['一、', '二、', '十、', '十一、', '二十、', '二十一、', '九十九、', '一百、'])
    expect(clauseName(12)).toBe('第十二条')
    const doc = textDoc([clause('c-1', '甲'), paragraph('其间'), clause('c-2', '乙', '丙')])
    expect(JSON.stringify(text(doc).toJSON())).not.toMatch(/[一二]、/)
    expect(plainLines(readBlocks(text(doc)), () => '')).toEqual(['一、甲', '其间', '二、乙', '丙'])
  })

  it('D8 blocks are read as they stand, with bold; what a newer program wrote comes out as plain words', () => {
    const doc = textDoc([paragraph('前言'), { type: 'paragraph', content: [{ type: 'text', text: '甲方：', marks: [{ type: 'bold' }] }, { type: 'text', text: '宋月桂' }] }, ...DRAFT.slice(2)])
    const strange = new Y.XmlElement('table')
    const cell = new Y.XmlElement('cell')
    cell.insert(0, [new Y.XmlText('格子里的字')])
    strange.insert(0, [cell])
    text(doc).insert(4, [strange])
    expect(readBlocks(text(doc))).toEqual([
      { kind: 'paragraph', runs: [{ text: '前言' }] },
      { kind: 'paragraph', runs: [{ text: '甲方：', bold: true }, { text: '宋月桂' }] },
      { kind: 'clause', id: 'c-1', paragraphs: [[{ text: '乙方拆除雨棚。' }], [{ text: '费用自理。' }]] },
      { kind: 'clause', id: 'c-2', paragraphs: [[]] },
      { kind: 'paragraph', runs: [{ text: '格子里的字' }] },
    ])
    const record = textDoc([utterance('u-1', '墙裂了。')], recordDialect)
    expect(plainLines(readBlocks(text(record)), () => '14:36')).toEqual(['14:36 甲方：墙裂了。'])
  })

  it('D8 whatever is written comes back as written', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 12 })
    fc.assert(fc.property(fc.array(fc.tuple(words, fc.boolean()), { maxLength: 6 }), blocks => {
      const doc = textDoc(blocks.map(([said, numbered], index) => (numbered ? clause(`c-${index}`, said) : paragraph(said))))
      expect(readBlocks(text(doc)).map(block => (block.kind === 'clause' ? block.paragraphs.flat() : 'runs' in block ? block.runs : []).map(run => run.text).join(''))).toEqual(blocks.map(([said]) => said))
      expect(checkSchema(doc, agreementDialect).at).toBe('ok')
    }), { numRuns: 60 })
  })

  it('D9 a tail that two sides doubled by splitting at once is found; two honest lines are not', () => {
    const a = textDoc([paragraph('乙方于年底前拆除雨棚')])
    const b = new Y.Doc({ gc: false })
    Y.applyUpdate(b, Y.encodeStateAsUpdate(a))
    for (const [doc, at] of [[a, 2], [b, 6]] as const) {
      const line = text(doc).get(0)
      const said = line instanceof Y.XmlElement ? line.get(0) : undefined
      if (!(said instanceof Y.XmlText)) throw new Error('no text')
      const tail = said.toString().slice(at)
      said.delete(at, said.length - at)
      const next = new Y.XmlElement('paragraph')
      next.insert(0, [new Y.XmlText(tail)])
      text(doc).insert(1, [next])
    }
    Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
    expect(doubledTails(text(a)).map(one => one.text)).toEqual(['拆除雨棚'])
    expect(doubledTails(text(textDoc([paragraph('同样的话'), paragraph('同样的话')])))).toEqual([])
  })
})

describe('templates', () => {
  const words = (blocks: readonly NodeJson[]): string => JSON.stringify(blocks)
  const lines = (parties: number, committee?: string): string[] => {
    let count = 0
    const blocks = agreementTemplate({ parties, newId: () => `c-${(count += 1)}`, ...(committee === undefined ? {} : { committee }) })
    return plainLines(readBlocks(text(textDoc(blocks))), () => '')
  }

  it('D7 the template is a document of this schema with an id for every clause, and blanks where facts belong', () => {
    let count = 0
    const doc = textDoc(agreementTemplate({ parties: 3, newId: () => `c-${(count += 1)}` }))
    expect(checkSchema(doc, agreementDialect)).toEqual({ at: 'ok' })
    const ids = readBlocks(text(doc)).flatMap(block => (block.kind === 'clause' ? [block.id] : []))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength(count)
    expect(lines(2).join('')).toContain('＿＿')
    expect(checkSchema(textDoc(recordHeadTemplate(), recordDialect), recordDialect)).toEqual({ at: 'ok' })
  })

  it('D7 it takes effect when every party has signed, the mediator has signed and the committee’s seal is on it (人民调解法 §29)', () => {
    for (const parties of [2, 3, 5]) {
      const effect = lines(parties, '青禾县柳溪镇人民调解委员会').find(line => line.includes('起生效')) ?? ''
      for (const label of ['甲方', '乙方', '丙方', '丁方', '戊方'].slice(0, parties)) expect(effect).toContain(label)
      expect(effect).toContain('人民调解员签名')
      expect(effect).toContain('加盖青禾县柳溪镇人民调解委员会印章')
    }
  })

  it('D7 as many copies as parties and one for the committee (人民调解法 §28)', () => {
    for (const [parties, copies] of [[1, '三'], [2, '三'], [3, '四'], [9, '十']] as const) {
      expect(lines(parties).find(line => line.includes('一式'))).toContain(`一式${copies}份`)
    }
    expect(lines(2).at(-1)).toMatch(/各执一份，.*人民调解委员会留存一份。$/)
  })

  it('D7 it names payee, bank and account, promises nothing about a police matter, and says nothing we may not claim', () => {
    const all = lines(2).join('\n')
    for (const wanted of ['户名', '开户银行', '账号', '大写', '纠纷主要事实、争议事项', '责任', '履行的内容、方式和期限', '是否处罚由公安机关依法决定', '三十日内', '共同向']) expect(all).toContain(wanted)
    for (const banned of ['互不追究', '不再追究', '区块链', '电子公章', '可靠电子签名', '放弃诉讼']) expect(all).not.toContain(banned)
    expect(words(recordHeadTemplate())).not.toMatch(/沉默|与本案无关/)
  })
})
