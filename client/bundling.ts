/** 定稿并导出 as long work: each step is told, finished ones are kept, and it can be stopped until the packing. */
import { fromHex, hex, type Bytes } from '../shared/bytes.ts'
import { keyFor, randomBytes, sha256Aside, sign } from '../shared/crypto.ts'
import { readEnvelope } from '../shared/envelope.ts'
import { isRefusal } from '../shared/refusal.ts'
import { actsToShow, exportBundle, unready } from './finish/export.ts'
import { rebuild, type Frozen } from './finish/sign.ts'
import type { BundleStep, LongWork } from './model/packets.ts'
import { obstacle } from './obstacle.ts'
import type { Engine } from './paper/engine.ts'
import type { FinishingPorts } from './finishing.ts'
import type { FactEntry } from './sync/fact-room.ts'
import { isObstacle, type Obstacle } from './workspace.ts'

interface Sources extends Pick<FinishingPorts, 'session' | 'store' | 'keyring' | 'identity' | 'caseId' | 'status' | 'evidence' | 'readVerifier'> {
  readonly engine: () => Engine
  readonly factId: (entry: FactEntry) => string
}
type Work = LongWork<BundleStep>

const quiet: Work = { told: () => undefined, stopped: () => false }
const receiptMsMax = 5000, receiptLookMs = 50
const cancelled = obstacle('CANCELLED', '已经停下，没有导出。签名、登记和照片都没有变；要导出，再点一次。')

export const makeBundling = (sources: Sources) => {
  const { keyring, identity, store } = sources
  const actsRoom = (): string => keyring.roomOf('acts') ?? ''
  /** Photographs that were opened before a later step failed. */
  const opened = new Map<string, Bytes>()

  /** What stands on the paper, each act with its receipt. */
  const actsOf = async (frozen: Frozen) => {
    const shown = new Set(actsToShow(frozen))
    const shownEntries = (): readonly FactEntry[] => (sources.session.facts(actsRoom())?.entries.get() ?? []).filter(entry => shown.has(sources.factId(entry)))
    // The relay's receipt is here a moment before its place in the log is.
    for (let waited = 0; waited < receiptMsMax && sources.status.get().unsent === 0 && shownEntries().some(({ seq }) => seq === undefined); waited += receiptLookMs) await new Promise(done => { setTimeout(done, receiptLookMs) })
    const rows = await Promise.all(shownEntries().map(async entry => (entry.seq === undefined ? undefined : (await store.log(actsRoom(), entry.seq - 1))[0])))
    const acts = rows.flatMap(row => {
      const envelope = row && readEnvelope(row.bytes)
      if (!row || !envelope || isRefusal(envelope)) return []
      const epochKey = keyring.keyOf(actsRoom(), envelope.epoch)
      return [{ seq: row.seq, relayTime: row.relayTime, envelope: row.bytes, key: epochKey && keyFor(epochKey, envelope.nonce) }]
    })
    return acts.length < shown.size ? obstacle('UNCONFIRMED', '有登记还没有到中继，核验包里缺它们的回执。请连上中继，等显示“已到中继”再导出；签名和登记都在。') : acts
  }

  /** The photographs that this device can open; what is missing is named by the export. */
  const photographsOf = async ({ standing }: Frozen, work: Work): Promise<void> => {
    const files = await sources.evidence()
    if (!files || isObstacle(files)) return
    for (const [index, { file }] of standing.scans.entries()) {
      work.told('photographs', index + 1, standing.scans.length)
      if (opened.has(file.sha256)) continue
      if (work.stopped()) return
      const found = await files.open(file.exhibit)
      if (isObstacle(found)) continue
      const bytes = new Uint8Array(await found.arrayBuffer())
      if (hex(await sha256Aside(bytes)) === file.sha256) opened.set(file.sha256, bytes) // another file than the one that was entered counts as missing
    }
  }

  const logSecret = async (): Promise<Bytes> => {
    const name = `log-secret/${hex(sources.caseId)}`, secret = await identity.kept(name) ?? hex(randomBytes(32))
    await identity.keep(name, secret)
    return fromHex(secret)
  }

  return async (frozen: Frozen, work: Work = quiet): Promise<Uint8Array | Obstacle> => {
    work.told('marks')
    const stopped = unready(frozen)
    if (stopped) return stopped
    const acts = await actsOf(frozen)
    if (isObstacle(acts)) return acts
    if (work.stopped()) return cancelled
    work.told('paper')
    const paper = await rebuild(frozen, sources.engine())
    if (isObstacle(paper)) return paper
    if (work.stopped()) return cancelled
    await photographsOf(frozen, work)
    if (work.stopped()) return cancelled
    work.told('pack')
    const { device } = identity
    const bundle = await exportBundle({
      state: frozen, pdf: paper.pdf, pdfSha256: paper.sha256,
      roster: (await store.log(hex(sources.caseId), 0)).map(each => ({ envelope: each.bytes, relayTime: each.relayTime })),
      disclose: person => { const known = keyring.person(person); return known && { salt: known.salt, person: { name: known.name, agency: known.agency, role: known.role } } },
      acts, photographs: opened,
      rooms: [...sources.session.replica.folds()].map(room => ({ room: room.room, seq: room.seq(), head: room.head() })),
      logSecret: await logSecret(), exporter: { deviceId: device.deviceId, sign: message => sign(device.signKey, message), at: Date.now() },
      verifier: await sources.readVerifier(),
    })
    if (!isObstacle(bundle)) opened.clear()
    return bundle
  }
}
