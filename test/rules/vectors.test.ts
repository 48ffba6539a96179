import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { makeRoomFold } from '../../client/sync/room-fold.ts'
import { fromHex, hex, type Bytes } from '../../shared/bytes.ts'
import { verify } from '../../shared/crypto.ts'
import { openEnvelope, readEnvelope, signedMessage, unsignedPart, type Envelope } from '../../shared/envelope.ts'
import { checkJoin, meetingCode, readInviteLink, readJoin } from '../../shared/join.ts'
import { readPayload } from '../../shared/payload.ts'
import { isRefusal, refusalNames, refuse, type Refusal } from '../../shared/refusal.ts'
import { emptyHistory, extendHistory, foldRoster, rosterSigner, type RosterHistory } from '../../shared/roster-fold.ts'
import { must } from '../support/roster-log.ts'
import { vectorNamed, vectorsOf, type Vector } from '../support/vector.ts'
import { makeVectors } from '../vectors/make.ts'

const outcome = (value: unknown): string => (isRefusal(value) ? value.refusal : 'ok')
const words = (text: string | undefined): string[] => (text ?? '').split(' ').filter(word => word !== '')
const signed = async (signPub: Bytes, e: Envelope): Promise<boolean> => verify(signPub, signedMessage(unsignedPart(e)), e.signature)
/** Small enough to be tried at every byte. */
const small = (vector: Vector): boolean => vector.bytes.length <= 2500
const changedAt = (bytes: Bytes, at: number): Bytes => bytes.map((byte, i) => (i === at ? byte ^ 0x41 : byte))
const truncations = (bytes: Bytes): Bytes[] => Array.from({ length: bytes.length }, (_, length) => bytes.slice(0, length))

// ---------------------------------------------------------------- roster

const rosters = vectorsOf('roster')
const extend = async (before: RosterHistory, vector: Vector): Promise<RosterHistory | Refusal> => {
  const entry = readEnvelope(vector.bytes)
  if (isRefusal(entry)) return entry
  const signPub = rosterSigner(before.latest, entry)
  if (isRefusal(signPub)) return signPub
  if (!await signed(signPub, entry)) return refuse('BAD_SIGNATURE')
  return extendHistory(before, entry, Number(vector.headers['time']))
}
const histories = new Map<string, RosterHistory>([['', emptyHistory]])
const historyAfter = async (names: string): Promise<RosterHistory> => {
  const known = histories.get(names)
  if (known) return known
  const all = words(names)
  const made = must(await extend(await historyAfter(all.slice(0, -1).join(' ')), vectorNamed(rosters, all.at(-1)!)))
  histories.set(names, made)
  return made
}

describe('roster', () => {
  for (const vector of rosters) {
    it(`M22 roster/${vector.name}: ${vector.comment}`, async () => {
      const before = await historyAfter(vector.headers['after']!)
      expect(outcome(await extend(before, vector))).toBe(vector.expect)
    })
  }

  it('M22 every good entry, cut short or changed at any byte, is not that entry', async () => {
    for (const vector of rosters.filter(v => v.expect === 'ok' && small(v))) {
      const before = await historyAfter(vector.headers['after']!)
      for (const shorter of truncations(vector.bytes)) expect(outcome(readEnvelope(shorter))).not.toBe('ok')
      const good = must(readEnvelope(vector.bytes))
      for (let at = 0; at < vector.bytes.length; at++) {
        const entry = readEnvelope(changedAt(vector.bytes, at))
        if (isRefusal(entry)) continue
        expect(hex(entry.id)).not.toBe(hex(good.id))
        const next = foldRoster(before.latest, entry) // what the fold makes of it does not matter, only that it answers
        const signPub = rosterSigner(before.latest, entry)
        if (!isRefusal(next) && !isRefusal(signPub)) expect(await signed(signPub, entry), `${vector.name} ${at}`).toBe(false)
      }
    }
  })
})

// ---------------------------------------------------------------- envelopes

const envelopes = vectorsOf('envelope')
/** The room as a client folds it: its log so far, then the envelope. */
const judged = async (vector: Vector): Promise<{ refusal: Refusal | undefined; plain: Bytes | undefined }> => {
  const history = await historyAfter(vector.headers['roster']!)
  const fold = makeRoomFold(fromHex(vector.headers['room']!), 'fact')
  const key = vector.headers['key'] === '' ? undefined : fromHex(vector.headers['key']!)
  const take = async ({ bytes, headers }: Vector, under: Bytes | undefined): Promise<{ refusal: Refusal | undefined; plain: Bytes | undefined }> => {
    const e = readEnvelope(bytes)
    if (isRefusal(e)) return { refusal: e, plain: undefined }
    const device = history.latest!.devices.get(hex(e.author))
    const { refused } = fold.take(e, Number(headers['time']), { signed: device !== undefined && await signed(device.signPub, e), history, key: under })
    const plain = refused ? undefined : openEnvelope(e, under)
    return { refusal: refused, plain: isRefusal(plain) ? undefined : plain }
  }
  for (const name of words(vector.headers['log'])) {
    const earlier = vectorNamed(envelopes, name)
    expect((await take(earlier, fromHex(earlier.headers['key']!))).refusal, `log: ${name}`).toBeUndefined()
  }
  return take(vector, key)
}

describe('envelope', () => {
  for (const vector of envelopes) {
    it(`E22 envelope/${vector.name}: ${vector.comment}`, async () => {
      const { refusal, plain } = await judged(vector)
      expect(refusal?.refusal ?? 'ok').toBe(vector.expect)
      if (vector.expect === 'ok') expect(hex(plain!)).toBe(vector.headers['plain'])
    })
  }

  it('E22 every vector, cut short or changed at any byte, is answered; a good one is never taken for itself', async () => {
    for (const vector of envelopes.filter(small)) {
      const good = vector.expect === 'ok' ? must(readEnvelope(vector.bytes)) : undefined
      const author = good && (await historyAfter(vector.headers['roster']!)).latest!.devices.get(hex(good.author))!
      for (const shorter of truncations(vector.bytes)) if (good) expect(outcome(readEnvelope(shorter))).toBe('MALFORMED')
      for (let at = 0; at < vector.bytes.length; at++) {
        const e = readEnvelope(changedAt(vector.bytes, at))
        if (isRefusal(e) || !good) continue
        expect(hex(e.id)).not.toBe(hex(good.id))
        expect(await signed(author!.signPub, e), `${vector.name} ${at}`).toBe(false)
      }
    }
  })
})

// ---------------------------------------------------------------- payload, join

describe('payload', () => {
  for (const vector of vectorsOf('payload')) {
    it(`E18 payload/${vector.name}: ${vector.comment}`, () => {
      expect(outcome(readPayload(vector.bytes))).toBe(vector.expect)
      const cut = truncations(vector.bytes).map(shorter => outcome(readPayload(shorter)))
      if (vector.name.startsWith('updates') && vector.expect === 'ok') expect(new Set(cut)).toEqual(new Set(['MALFORMED']))
      for (let at = 0; at < vector.bytes.length; at++) outcome(readPayload(changedAt(vector.bytes, at)))
    })
  }
})

describe('join', () => {
  const vectors = vectorsOf('join')
  const checked = async (bytes: Bytes, invite: string): Promise<string> => {
    const join = readJoin(bytes)
    if (isRefusal(join)) return join.refusal
    return await checkJoin(join, fromHex(invite)) ? 'ok' : 'BAD_SIGNATURE'
  }
  for (const vector of vectors.filter(({ headers }) => headers['kind'] === 'join')) {
    it(`K3 join/${vector.name}: ${vector.comment}`, async () => { expect(await checked(vector.bytes, vector.headers['invite']!)).toBe(vector.expect) })
  }
  it('K3 a good request, cut short or changed at any byte, is none', async () => {
    const { bytes, headers } = vectorNamed(vectors, 'request')
    for (const shorter of truncations(bytes)) expect(outcome(readJoin(shorter))).toBe('MALFORMED')
    for (let at = 0; at < bytes.length; at++) expect(await checked(changedAt(bytes, at), headers['invite']!), `byte ${at}`).not.toBe('ok')
  })
  for (const vector of vectors.filter(({ headers }) => headers['kind'] === 'link')) {
    it(`K1 join/${vector.name}: ${vector.comment}`, () => {
      const link = readInviteLink(vector.headers['text']!)
      expect(outcome(link)).toBe(vector.expect)
      if (!isRefusal(link)) expect([hex(link.caseId), hex(link.secret)]).toEqual([vector.headers['case'], vector.headers['secret']])
    })
  }
  for (const vector of vectors.filter(({ headers }) => headers['kind'] === 'code')) {
    it(`K4 join/${vector.name}: ${vector.comment}`, () => {
      const [host, newcomerNonce, hostNonce] = ['host', 'newcomerNonce', 'hostNonce'].map(name => fromHex(vector.headers[name]!))
      expect(meetingCode(must(readJoin(vector.bytes)), host!, newcomerNonce!, hostNonce!) ?? 'none').toBe(vector.expect)
    })
  }
})

// ---------------------------------------------------------------- the files

describe('files', () => {
  const folder = new URL('../vectors/', import.meta.url)

  it('E22 the frozen files are what the maker makes, byte for byte, and there are no others', async () => {
    const made = await makeVectors()
    for (const [path, text] of made) expect(readFileSync(new URL(path, folder), 'utf8') === text, path).toBe(true)
    const kept = ['blob', 'envelope', 'frames', 'join', 'payload', 'roster'].flatMap(name => readdirSync(new URL(`${name}/`, folder)).map(file => `${name}/${file}`))
    expect(kept.sort()).toEqual([...made.keys()].sort())
  })

  it('E22 every refusal that a format can give stands in a vector', () => {
    const expected = new Set(['blob', 'envelope', 'frames', 'join', 'payload', 'roster'].flatMap(vectorsOf).map(vector => vector.expect))
    // The others need a relay, a clock or a text: their tests are in R, S and D.
    const elsewhere = ['AUTH', 'REPEAT_DIFFERS', 'RATE', 'CASE_CLOSED', 'STORE_FAILED', 'CLIENT_ID', 'ADMISSION', 'LOG_LOST', 'INVITE_EXPIRED', 'TICK_MISSING', 'FOUNDING_CODE', 'DOOR_FULL', 'REMOVED']
    expect(refusalNames.filter(name => !expected.has(name) && !elsewhere.includes(name))).toEqual([])
    expect(existsSync(new URL('README.md', folder))).toBe(true)
  })
})
