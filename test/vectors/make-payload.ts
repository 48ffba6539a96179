/** What stands inside the seal: each type once whole, and each way to be bad. */
import { concat, makeWriter, utf8, type Bytes } from '../../shared/bytes.ts'
import { writePayload } from '../../shared/payload.ts'
import { seededBytes } from '../support/noble-device.ts'
import { START } from '../support/roster-log.ts'
import type { Vector } from '../support/vector.ts'

const vector = (name: string, expect: string, comment: string, bytes: Bytes): Vector => ({ name, expect, comment, headers: {}, bytes })
const w = makeWriter

export const makePayloadVectors = (): readonly Vector[] => {
  const rows = [{ at: START, update: seededBytes('update/1', 24) }, { at: START + 900, update: seededBytes('update/2', 40) }]
  const updates = writePayload({ type: 'updates', rows })
  const fact = writePayload({ type: 'fact', json: '{"amount":3000000,"payer":"赵某"}' })
  return [
    vector('updates', 'ok', 'two rows of the outbox', updates),
    vector('updates-latest', 'ok', 'a row at the last millisecond of the calendar', writePayload({ type: 'updates', rows: [{ at: 8_640_000_000_000_000, update: seededBytes('update/1', 24) }] })),
    vector('fact', 'ok', 'one immutable object', fact),
    vector('settlement', 'ok', 'which conflicts were settled', writePayload({ type: 'settlement', json: '{"settles":["c1"]}' })),
    vector('empty', 'MALFORMED', 'no type', new Uint8Array()),
    vector('type-zero', 'VERSION', 'a type that no program wrote yet', Uint8Array.of(0)),
    vector('type-unknown', 'VERSION', 'a type of a newer program', concat(Uint8Array.of(4), fact.slice(1))),
    vector('updates-truncated', 'MALFORMED', 'the last row lacks its last byte', updates.slice(0, -1)),
    vector('updates-left-over', 'MALFORMED', 'a byte after the last row', concat(updates, Uint8Array.of(0))),
    vector('updates-fewer', 'MALFORMED', 'says three rows, brings two', concat(Uint8Array.of(1, 3), updates.slice(2))),
    vector('updates-too-many', 'MALFORMED', 'says 4097 rows', w().u8(1).vu(4097).done()),
    vector('updates-huge-count', 'MALFORMED', 'says 2^53-1 rows; nothing may be allocated for them', w().u8(1).vu(Number.MAX_SAFE_INTEGER).done()),
    vector('updates-huge-row', 'MALFORMED', 'a row that says it is longer than an envelope', w().u8(1).vu(1).vu(START).vu(1_000_000).raw(seededBytes('update/1', 24)).done()),
    vector('updates-time', 'MALFORMED', 'a row one millisecond after the calendar ends', w().u8(1).vu(1).vu(8_640_000_000_000_001).lp(seededBytes('update/1', 24)).done()),
    vector('updates-varuint', 'MALFORMED', 'the count in two bytes where one would do', concat(Uint8Array.of(1, 0x82, 0), updates.slice(2))),
    vector('fact-not-utf8', 'MALFORMED', 'ff is no UTF-8', concat(Uint8Array.of(2), utf8('{"name":"'), Uint8Array.of(0xff), utf8('"}'))),
    vector('fact-surrogate', 'MALFORMED', 'half a surrogate pair in three bytes is no UTF-8', concat(Uint8Array.of(2), utf8('{"name":"'), Uint8Array.of(0xed, 0xa0, 0x80), utf8('"}'))),
    vector('settlement-not-utf8', 'MALFORMED', 'an overlong spelling of "/" is no UTF-8', concat(Uint8Array.of(3), Uint8Array.of(0xc0, 0xaf))),
  ]
}
