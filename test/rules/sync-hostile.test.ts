/** A member with a right key who breaks every rule, among people who keep them. */
import { afterEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { concat, type Bytes } from '../../shared/bytes.ts'
import { readEnvelope, type Envelope } from '../../shared/envelope.ts'
import { envelopeBytesMax } from '../../shared/limits.ts'
import { clientIdOf } from '../../client/sync/admission.ts'
import { must, roomId } from '../support/roster-log.ts'
import { makeTable, settleMs, type Table } from '../support/table.ts'

let table: Table
afterEach(() => { table?.end() })

describe('a member who breaks the rules', () => {
  const STREAM = Uint8Array.from({ length: 8 }, (_, i) => i + 1)
  /** Words of a document that writes under this clientID. */
  const wordsAs = (clientId: number, words: string, from = 0): Bytes => {
    const doc = new Y.Doc()
    doc.clientID = clientId
    doc.getText('words').insert(0, words.slice(0, from))
    const before = Y.encodeStateVector(doc)
    doc.getText('words').insert(from, words.slice(from))
    return Y.encodeStateAsUpdate(doc, before)
  }

  it('S16 six tries change nothing on anyone’s screen, and each is named', async () => {
    table = await makeTable()
    const zhou = table.seat('zhou'), lin = table.seat('lin')
    const inLog = (): Envelope[] => table.relay.log().read(roomId('record'), 0, { rows: 1e6, bytes: 1e9 }).map(({ envelope }) => must(readEnvelope(envelope)))
    zhou.type('record', '宋月桂：六千元我同意。')
    await table.pass(settleMs)
    const cheat = await table.stranger('lin')
    const own = clientIdOf(cheat.who.device.id, STREAM), owner = clientIdOf(zhou.who.device.id, inLog()[0]!.stream)
    const first = cheat.envelope('record', [wordsAs(own, '好的')], { stream: STREAM })
    await cheat.push(first)
    const heads = { count: 2, prev: must(readEnvelope(first)).id }
    const shown = zhou.sees('record')
    expect(shown).toContain('好的')
    const answers = (): string[] => cheat.heard.flatMap(each => (each.type === 'ERR' ? [each.refusal] : []))
    const named = async (envelope: Bytes): Promise<string[]> => {
      const told = answers().length, heard = table.alarms.length
      await cheat.push(envelope)
      await table.pass(settleMs)
      expect([zhou.sees('record'), lin.sees('record')]).toEqual([shown, shown])
      return [...answers().slice(told), ...table.alarms.slice(heard)]
    }
    const tries: readonly (readonly [string, Bytes])[] = [
      ['REPEAT_DIFFERS', cheat.envelope('record', [wordsAs(own, '另一句')], { stream: STREAM })],
      ['CHAIN', cheat.envelope('record', [wordsAs(own, '跳过去')], { stream: STREAM, ...heads, count: 9 })],
      ['NO_ROOM', cheat.envelope('record', [wordsAs(own, '别的房间')], { stream: STREAM, ...heads, room: new Uint8Array(16).fill(7) })],
      ['CLIENT_ID', cheat.envelope('record', [wordsAs(owner, '冒名写的')], { stream: STREAM, ...heads })],
    ]
    for (const [name, envelope] of tries) expect((await named(envelope)).join(' '), name).toContain(name)
    const atGap = must(readEnvelope(inLog().at(-1)!.bytes))
    const gap = cheat.envelope('record', [wordsAs(own, '好的钟走得太快', 5)], { stream: STREAM, count: atGap.count + 1, prev: atGap.id })
    expect((await named(gap)).join(' ')).toContain('ADMISSION')
    // Too long within its frame: the frame is not read on (P4), and the line ends.
    expect(await named(concat(first, new Uint8Array(envelopeBytesMax)))).toEqual(['MALFORMED'])
    zhou.type('record', '双方再无争议。')
    await table.pass(settleMs)
    expect(lin.sees('record')).toBe(`双方再无争议。${shown}`)
  })
})
