/** What signing screens keep and mark: handwriting as points, amounts and days of a text. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markedParts, toSayBack } from '../../client/model/marked-text.ts'
import { enoughInk, pointsOf, readStrokes, writeStrokes } from '../../client/model/strokes.ts'
import { readAct } from '../../client/model/acts.ts'

const point = fc.tuple(fc.integer({ min: -500, max: 4000 }), fc.integer({ min: -500, max: 4000 }), fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: 0, max: 100 }))
const strokes = fc.array(fc.array(point, { maxLength: 60 }).map(points => points.flat()), { maxLength: 30 })

describe('handwriting', () => {
  it('J9 every point comes back as it was written, and an act holds it', () => {
    fc.assert(fc.property(strokes, written => {
      const text = writeStrokes(written)
      expect(text).toBeDefined()
      expect(readStrokes(text!)).toEqual(written)
      const mark = { act: 'mark', draft: 1, sha256: 'ab'.repeat(32), paper: 'cd'.repeat(32), slot: 'C1', way: 'signed', read: 'self', happenedAt: '2026-11-20T19:02', witness: '陈砚', note: '', pad: { strokes: text!, recording: '' } }
      expect(typeof readAct(mark)).toBe('object')
    }), { numRuns: 60 })
  })

  it('J9 what one act cannot hold is not kept in part', () => {
    const long = Array.from({ length: 5000 }, (_, i) => [1000 + i, 2000, i * 8, 50]).flat()
    expect(writeStrokes([long])).toBeUndefined()
  })

  it('J9 what a device wrote otherwise is drawn as nothing, and throws nothing', () => {
    for (const text of ['', '{}', '[[1,2,3]]', '[["a",1,2,3]]', '[[1,2,3,null]]', '[1,2,3,4]', 'M0 0L9 9', 'null']) expect(readStrokes(text), text).toEqual([])
    expect(readStrokes('[[1,2,3],[4,5,6,7]]')).toEqual([[4, 5, 6, 7]])
    expect(pointsOf([10, 20, 0, 50, 30, 40, 16, 80])).toEqual([{ x: 10, y: 20, pressure: 50 }, { x: 30, y: 40, pressure: 80 }])
  })

  it('J9 a dot or one short line is not a name; longer names want more', () => {
    const line = [[0, 0, 0, 50, 320, 0, 100, 50]] // 32 mm
    expect(enoughInk([[0, 0, 0, 50]], '一')).toBe(false)
    expect([enoughInk(line, '宋月桂'), enoughInk(line, '罗长河之妻')]).toEqual([true, false])
    expect(enoughInk(line, '𠮷田')).toBe(true) // one letter, two code units
  })
})

describe('what is read aloud', () => {
  const CLAUSE = '乙方赔偿甲方墙体加固、修复费38,000元，鉴定费4,000元，合计人民币42,000元（大写：肆万贰仟元整），其中24,000元于2026年12月10日前支付，余款18,000元于2027年1月31日前付清。'

  it('J10 amounts in figures and capitals, and days, stand out; numbers that are neither do not', () => {
    expect(markedParts(CLAUSE).filter(({ kind }) => kind !== 'plain').map(({ text }) => text)).toEqual(['38,000元', '4,000元', '42,000元', '肆万贰仟元整', '24,000元', '2026年12月10日', '18,000元', '2027年1月31日'])
    expect(markedParts('通行宽度由2米缩至约1.1米，账号6230 0000 0000 0426 118。').every(({ kind }) => kind === 'plain')).toBe(true)
    expect(markedParts('赔4.2万元。').map(({ text, kind }) => [text, kind])).toEqual([['赔', 'plain'], ['4.2万元', 'amount'], ['。', 'plain']])
  })

  it('J10 the pieces joined are the text', () => {
    const piece = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('38,000元', '肆万贰仟元整', '2026年12月10日', '1,2,3', '元', '年月日', '𠮷', '2026年1月', '0.5元'))
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
      const text = pieces.join('')
      expect(markedParts(text).map(part => part.text).join('')).toBe(text)
    }), { numRuns: 300 })
  })

  it('J10 what is said back is asked once each, in the order of the text', () => {
    expect(toSayBack([CLAUSE, CLAUSE])).toEqual({ amounts: ['38,000元', '4,000元', '42,000元', '24,000元', '18,000元'], days: ['2026年12月10日', '2027年1月31日'] })
  })
})
