/**
 * A small case that comes to its end: a roster of three, a frozen agreement,
 * two signatures by device, a bundle. Everything but serial numbers of
 * certificates follows from names.
 */
import { exportBundle, type ExportWanted } from '../../client/finish/export.ts'
import { freeze, type FreezeWanted } from '../../client/finish/freeze.ts'
import { isObstacle } from '../../client/finish/obstacle.ts'
import { signFrozen, type Frozen as FrozenState } from '../../client/finish/sign.ts'
import { checkSigned, foldActs, type ActFact, type ActsFold } from '../../client/model/acts.ts'
import { readAsset } from '../../client/paper/build.ts'
import { makeEngine, type Engine } from '../../client/paper/engine.ts'
import { base64url, hex, type Bytes } from '../../shared/bytes.ts'
import type { Disclosure } from '../../shared/bundle.ts'
import { canonical, type Json } from '../../shared/canonical.ts'
import { keyFor, sha256 } from '../../shared/crypto.ts'
import { KIND, readEnvelope, sealEnvelope, signedMessage, withSignature, ZERO32, type Envelope } from '../../shared/envelope.ts'
import { inviteKeysOf } from '../../shared/join.ts'
import { writePayload } from '../../shared/payload.ts'
import type { RosterEntry } from '../../shared/roster-extract.ts'
import { caseIdOf, emptyHistory, extendHistory, type RosterHistory } from '../../shared/roster-fold.ts'
import { personBytes, writeRosterOp, type PersonRecord, type RosterOp } from '../../shared/roster.ts'
import { sampleDoc, sampleHead } from './agreement.ts'
import { nobleDevice, seededBytes, type NobleDevice } from './noble-device.ts'
import { epochKey, genesisOp, joinFor, keysOf, must, personId, roomId, signedEntry, START } from './roster-log.ts'

export interface Colleague { readonly name: string; readonly device: NobleDevice; readonly person: PersonRecord; readonly salt: string }
const colleague = (name: string, role: string, agency = '柳溪镇人民调解委员会'): Colleague =>
  ({ name, device: nobleDevice(`ending/${name}`), person: { name, agency, role }, salt: hex(seededBytes(`salt/${name}`, 16)) })

export const zhou = colleague('周允和', 'mediator')
export const lin = colleague('林小满', 'recorder')
/** In the roster, not a signer. */
export const chen = colleague('陈砚', 'police', '青禾县公安局柳溪派出所')

const commitTo = ({ salt, person }: Colleague): string => hex(sha256(personBytes(salt, person)))
const ACTS_ROOM = roomId('acts')

export interface EndingCase {
  readonly caseId: string
  readonly roster: readonly RosterEntry[]
  readonly history: RosterHistory
  disclose(id: string): Disclosure | undefined
}

/** 周允和 founds, 林小满 and 陈砚 are admitted; `extra` entries by 周允和 follow. */
export const makeRoster = async (extra: readonly RosterOp[] = [], name = 'ending'): Promise<EndingCase> => {
  const rooms = ['agreement', 'acts', 'record']
  const genesis = signedEntry(zhou.device, {}, writeRosterOp({ ...genesisOp(zhou.device, zhou.name, rooms), commit: commitTo(zhou), nonce: hex(seededBytes(`genesis/${name}`, 16)) }))
  const caseId = caseIdOf(genesis)
  let history = must(extendHistory(emptyHistory, genesis, START))
  const roster: RosterEntry[] = [{ envelope: genesis.bytes, relayTime: START }]
  let last: Envelope = genesis
  const add = (op: RosterOp): void => {
    const seq = history.latest!.seq
    last = signedEntry(zhou.device, { room: caseId, rosterSeq: seq, count: last.count + 1, prev: last.id, seenSeq: seq, seenHead: history.head, at: START + seq }, writeRosterOp(op))
    history = must(extendHistory(history, last, START + 1000 * seq))
    roster.push({ envelope: last.bytes, relayTime: START + 1000 * seq })
  }
  for (const newcomer of [lin, chen]) {
    const secret = seededBytes(`secret/${newcomer.name}`, 16), invite = inviteKeysOf(caseId, secret)
    add({ op: 'invite', invite: hex(invite.inviteId), pub: base64url(invite.pub), expires: START + 86_400_000, host: false, sealed: '' })
    add({
      op: 'admit', person: personId(newcomer.name), commit: commitTo(newcomer), host: false, device: keysOf(newcomer.device), invite: hex(invite.inviteId),
      join: base64url(await joinFor(caseId, secret, newcomer.device)), grants: rooms.map(room => ({ room: roomId(room), right: 'w' })), wraps: [], sealed: '',
    })
  }
  for (const op of extra) add(op)
  const people = new Map([zhou, lin, chen].map(each => [personId(each.name), each]))
  return { caseId: hex(caseId), roster, history, disclose: id => { const known = people.get(id); return known && { salt: known.salt, person: known.person } } }
}

/** An act as it stands in the acts room: sealed, signed by its author, with its own key apart. */
export const actEnvelope = (author: Colleague, body: Json, count: number, prev: Bytes = ZERO32, at = '2026-11-20T07:19:00.000Z'): { readonly envelope: Envelope; readonly key: Bytes } => {
  const nonce = seededBytes(`act/${author.name}/${count}`, 16), key = epochKey(ACTS_ROOM, 1)
  const unsigned = sealEnvelope({
    kind: KIND.content, offline: false, room: seededBytes('room/acts', 16), rosterSeq: 5, author: author.device.id, stream: seededBytes(`acts/${author.name}`, 8),
    count, prev, seenSeq: 0, seenHead: ZERO32, at: Date.parse(at),
  }, writePayload({ type: 'fact', json: canonical(body) }), { epoch: 1, key, nonce })
  return { envelope: must(readEnvelope(withSignature(unsigned, author.device.sign(signedMessage(unsigned))))), key: keyFor(key, nonce) }
}

let shared: Engine | undefined
/** One engine for all tests of a file: starting it costs a second. */
export const testEngine = (): Engine => (shared ??= makeEngine(readAsset))

export const wantedFor = (of: EndingCase, changes: { readonly doc?: Json; readonly head?: Partial<FreezeWanted['head']>; readonly standing?: Partial<FreezeWanted['standing']> } = {}): FreezeWanted => ({
  doc: changes.doc ?? sampleDoc,
  head: { ...sampleHead(), caseId: of.caseId, ...changes.head },
  standing: { caughtUp: true, unsent: 0, mayFreeze: true, frozenAlready: false, ...changes.standing },
})

export const factOf = (author: Colleague, body: Json, seq: number | undefined, at = START): ActFact =>
  ({ id: `${author.name}/${seq ?? 'own'}/${at}`, personId: personId(author.name), deviceId: author.device.idHex, seq, relayTime: seq === undefined ? undefined : START + seq, at, body })

export const signPubOf = (of: EndingCase) => (deviceId: string): Bytes | undefined => of.history.latest!.devices.get(deviceId)?.signPub

export const foldOf = async (of: EndingCase, facts: readonly ActFact[]): Promise<ActsFold> => foldActs(facts, {
  caseId: of.caseId, mayFreeze: fact => fact.personId === personId(zhou.name), goodSignatures: await checkSigned(facts, signPubOf(of)),
})

export const ok = <T>(value: T): Exclude<T, { readonly obstacle: true }> => {
  if (isObstacle(value)) throw new Error(value.sentence)
  return value as Exclude<T, { readonly obstacle: true }>
}

export const signedBy = async (author: Colleague, state: FrozenState, at: number) => ok(await signFrozen(
  state, { personId: personId(author.name), deviceId: author.device.id, signPub: author.device.signPub, sign: async message => author.device.sign(message), at },
  testEngine(), id => [zhou, lin, chen].find(each => personId(each.name) === id)?.name))

export const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json

export interface Ended { readonly of: EndingCase; readonly state: FrozenState; readonly pdf: Bytes; readonly wanted: ExportWanted; readonly bundle: Bytes }

/** The whole road: freeze by 周允和, signatures by him and 林小满, export. */
export const endCase = async (changes: { readonly doc?: Json; readonly extra?: readonly RosterOp[]; readonly verifier?: Bytes; readonly head?: Partial<FreezeWanted['head']>; readonly name?: string } = {}): Promise<Ended> => {
  const of = await makeRoster(changes.extra, changes.name)
  const frozen = ok(await freeze(wantedFor(of, changes), testEngine()))
  const act = actEnvelope(zhou, asJson(frozen.act), 1)
  const facts = [factOf(zhou, asJson(frozen.act), 1)]
  const minutes = [23, 32]
  for (const [i, author] of [zhou, lin].entries()) {
    const { state } = await foldOf(of, facts)
    if (state.at !== 'frozen') throw new Error(`not frozen but ${state.at}`)
    const { act: signed } = await signedBy(author, state, Date.parse(`2026-11-20T07:${minutes[i]}:00.000Z`))
    facts.push(factOf(author, asJson(signed), 2 + i))
  }
  const { state } = await foldOf(of, facts)
  if (state.at !== 'frozen') throw new Error(`not frozen but ${state.at}`)
  const wanted: ExportWanted = {
    state, pdf: frozen.paper.pdf, pdfSha256: frozen.paper.sha256, roster: of.roster, disclose: id => of.disclose(id),
    acts: [{ seq: 1, relayTime: START + 1, envelope: act.envelope.bytes, key: act.key }], photographs: new Map(),
    rooms: ['agreement', 'acts', 'record'].map(name => ({ room: seededBytes(`room/${name}`, 16), seq: 7, head: seededBytes(`head/${name}`, 32) })),
    logSecret: seededBytes('log-secret', 32), verifier: changes.verifier,
    exporter: { deviceId: zhou.device.id, sign: async message => zhou.device.sign(message), at: Date.parse('2026-11-20T07:55:00.000Z') },
  }
  return { of, state, pdf: frozen.paper.pdf, wanted, bundle: ok(await exportBundle(wanted)) }
}

