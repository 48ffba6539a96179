/** A case that ends in ink: frozen, marked at four places, sealed the next day, every page photographed, exported. */
import { exportBundle, actsToShow, type ExportWanted } from '../../client/finish/export.ts'
import { freeze } from '../../client/finish/freeze.ts'
import type { Frozen as FrozenState } from '../../client/finish/sign.ts'
import { backAct, type ActFact } from '../../client/model/acts.ts'
import { hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { canonical, type Json } from '../../shared/canonical.ts'
import { sha256 } from '../../shared/crypto.ts'
import { personId, START } from './roster-log.ts'
import { seededBytes } from './noble-device.ts'
import { actEnvelope, asJson, chen, foldOf, lin, makeRoster, ok, testEngine, wantedFor, zhou, type Colleague, type EndingCase } from './ending-case.ts'
import { shortDoc } from './agreement.ts'

export interface Entry { readonly author: Colleague; readonly body: Json }
export interface OnPaper { readonly of: EndingCase; readonly state: FrozenState; readonly wanted: ExportWanted; readonly bundle: Bytes; readonly photographs: readonly Bytes[]; /** The paper of the draft that was sent back. */ readonly former: Bytes | undefined }

/** When everything was entered, by the devices' clocks. */
const ENTERED = '2026-11-22T01:00:00.000Z'
const INK = [{ capacity: '甲方', name: '宋月桂' }, { capacity: '乙方', name: '罗长河' }, { capacity: '人民调解员', name: '周允和' }, { capacity: '记录人', name: '林小满' }]
const photographOf = (page: number): Bytes => seededBytes(`photograph/${page}`, 5000)

export const markOf = (slot: string, more: Readonly<Record<string, Json>> = {}): Json => ({ act: 'mark', slot, way: 'signed-thumb', read: 'aloud', happenedAt: '2026-11-20T19:02', witness: '', note: '', ...more })

/** `entries` are given the draft's hashes here; by default everything that a 正式件 needs. */
export const endOnPaper = async (entries: (pages: number) => readonly Entry[] = everything, changes: Parameters<typeof wantedFor>[1] = {}, sentBack: 'never' | 'once' = 'never'): Promise<OnPaper> => {
  const of = await makeRoster()
  const freezing = async (head: object) => ok(await freeze(wantedFor(of, { doc: shortDoc, ...changes, head: { signers: [], ink: INK, ...changes.head, ...head } }), testEngine()))
  const former = sentBack === 'once' ? await freezing({}) : undefined
  const superseded = former && [{ draft: 1, sha256: former.act.sha256, paper: former.paper.sha256 }]
  const frozen = await freezing(superseded ? { draft: 2, superseded } : {})
  const on = { draft: frozen.frozen.draft, sha256: frozen.act.sha256, paper: frozen.paper.sha256 }
  const before: Entry[] = former ? [{ author: zhou, body: asJson(former.act) }, { author: zhou, body: asJson(backAct(1, former.act.sha256, '金额写错了')) }] : []
  const said: Entry[] = [...before, { author: zhou, body: asJson(frozen.act) }, ...entries(frozen.paper.pages).map(({ author, body }) => ({ author, body: asJson({ ...on, ...(body as object) }) }))]
  const last = new Map<string, { readonly count: number; readonly id: Bytes }>()
  const made = said.map(({ author, body }, i) => {
    const before = last.get(author.name), count = (before?.count ?? 0) + 1
    const sent = actEnvelope(author, body, count, before?.id, ENTERED)
    last.set(author.name, { count, id: sent.envelope.id })
    const id = hex(sha256(utf8(author.device.idHex + hex(seededBytes(`acts/${author.name}`, 8)) + canonical(body))))
    const fact: ActFact = { id, personId: personId(author.name), deviceId: author.device.idHex, seq: i + 1, relayTime: START + i + 1, at: Date.parse(ENTERED), body }
    return { fact, ...sent }
  })
  const { state } = await foldOf(of, made.map(({ fact }) => fact))
  if (state.at !== 'frozen') throw new Error(`not frozen but ${state.at}`)
  const shown = new Set(actsToShow(state))
  const photographs = Array.from({ length: frozen.paper.pages }, (_, i) => photographOf(i + 1))
  const wanted: ExportWanted = {
    state, pdf: frozen.paper.pdf, pdfSha256: frozen.paper.sha256, roster: of.roster, disclose: id => of.disclose(id),
    acts: made.filter(({ fact }) => shown.has(fact.id)).map(({ fact, envelope, key }) => ({ seq: fact.seq!, relayTime: fact.relayTime!, envelope: envelope.bytes, key })),
    photographs: new Map(photographs.map(bytes => [hex(sha256(bytes)), bytes])),
    rooms: ['agreement', 'acts', 'record'].map(name => ({ room: seededBytes(`room/${name}`, 16), seq: 7, head: seededBytes(`head/${name}`, 32) })),
    logSecret: seededBytes('log-secret', 32), verifier: undefined,
    exporter: { deviceId: zhou.device.id, sign: async message => zhou.device.sign(message), at: Date.parse('2026-11-22T02:00:00.000Z') },
  }
  return { of, state, wanted, photographs, former: former?.paper.pdf, bundle: ok(await exportBundle(wanted)) }
}

export const scanOf = (page: number): Entry => {
  const bytes = photographOf(page)
  return { author: lin, body: { act: 'scan', page, file: { sha256: hex(sha256(bytes)), size: bytes.length, type: 'image/jpeg', name: `签署件-${page}.jpg`, exhibit: `e${page}` } } }
}
export const marks: readonly Entry[] = [
  { author: lin, body: { act: 'read', slots: ['C1', 'C2'], items: ['金额', '日期'], happenedAt: '2026-11-20T18:40' } },
  { author: lin, body: markOf('C1') },
  { author: lin, body: markOf('C2', { way: 'by-helper', witness: chen.name, happenedAt: '2026-11-20T19:05' }) },
  { author: zhou, body: markOf('C3', { way: 'signed', read: 'self', happenedAt: '2026-11-20T19:10' }) },
  { author: lin, body: markOf('C4', { way: 'signed', read: 'self', happenedAt: '2026-11-20T19:11' }) },
]
export const sealed: Entry = { author: lin, body: { act: 'seal', keeper: '顾青', happenedAt: '2026-11-21', note: '' } }
function everything(pages: number): readonly Entry[] { return [...marks, ...Array.from({ length: pages }, (_, i) => scanOf(i + 1)), sealed] }
