/**
 * 冻结文本 → 签名 → 定稿并导出, put together from the acts room, the truth at
 * the cut, the paper engine and this device's key. Screens show the frozen
 * text, never the live one.
 */
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap'
import { checkCode, linesOf, type Superseded } from '../shared/agreement.ts'
import { fromHex, hex, utf8, type Bytes } from '../shared/bytes.ts'
import { canonical, type Json } from '../shared/canonical.ts'
import { sha256, sign } from '../shared/crypto.ts'
import type { PaperAct } from '../shared/paper-acts.ts'
import { makeBundling } from './bundling.ts'
import { makeCeremony } from './ceremony.ts'
import { freeze, freezeObstacles, freezeWarnings, type FreezeWanted } from './finish/freeze.ts'
import { rebuild, signFrozen, type Frozen } from './finish/sign.ts'
import { awayPeople, awayWarnings, makeGateFacts } from './gate.ts'
import type { Identity } from './keys/identity.ts'
import type { Keyring } from './keys/keyring.ts'
import { backAct, checkSigned, foldActs, isInEffect, lastBack, logLines, type ActFact, type ActsFold, type ActsJudge } from './model/acts.ts'
import { takenNumber } from './model/case-number.ts'
import { today } from './model/days.ts'
import { signingNames, type SigningName } from './model/gate-names.ts'
import { ceremonyOf, type SentBack } from './model/ceremony.ts'
import { partiesAddedSince } from './model/added-parties.ts'
import { foldFields, settled } from './model/facts.ts'
import { bodyOf, isUnfreezable } from './model/frozen.ts'
import type { Drafts } from './model/tray-voids.ts'
import { inkPlaces } from './model/party-lines.ts'
import { roleWord } from './model/role-words.ts'
import { TEXT_FIELD } from './model/schema.ts'
import { obstacle } from './obstacle.ts'
import { editableCopy } from './paper/editable.ts'
import { makeEngine, type Engine, type ReadAsset } from './paper/engine.ts'
import type { CaseSession } from './sync/case-session.ts'
import type { FactEntry } from './sync/fact-room.ts'
import { keepSame, makeWatched } from './sync/observed.ts'
import type { CaseStore } from './sync/store.ts'
import { isObstacle, type ActLine, type CaseHead, type EvidenceFiles, type Finishing, type Observed, type Obstacle, type Person, type SyncStatus } from './workspace.ts'

export interface FinishingPorts {
  readonly session: CaseSession
  readonly store: CaseStore
  readonly keyring: Keyring
  readonly identity: Identity
  readonly caseId: Bytes
  readonly head: () => CaseHead
  readonly people: Observed<readonly Person[]>
  readonly status: Observed<SyncStatus>
  readonly readAsset: ReadAsset
  readonly evidence: () => Promise<EvidenceFiles | Obstacle | undefined>
  /** verifier.html, to go into the bundle. */
  readonly readVerifier: () => Promise<Bytes | undefined>
}
export interface CaseFinishing extends Finishing {
  /** Lines of 办理日志 that come from acts. */
  readonly lines: () => ActLine[]
  readonly changed: (tell: () => void) => void
  /** Which drafts are void: versions of them lie in trays (client/tray-voids.ts). */
  readonly drafts: () => Drafts
  /** Started once: the other papers are made with it, too. */
  readonly engine: () => Engine
  close(): void
}

const factIdOf = ({ device, stream, json }: FactEntry): string => hex(sha256(utf8(device + stream + json)))

/** 电子签名法第三条: not for papers on 婚姻、收养、继承等人身关系. By the kind of dispute as registered. */
const isAboutStatus = (registration: readonly FactEntry[]): boolean => /婚姻|收养|继承/u.test(settled(foldFields(registration), '纠纷类型') ?? '')

/** Who signs a people's mediation agreement with a device of his own: the mediator, the recorder, and parties who are here themselves. */
const SIGNING_ROLES: readonly string[] = ['party', 'mediator', 'recorder']
/** How often an unchanged draft is looked over again for what still stands in the way. */
const lookMs = 2000
/** The sync state changes several times with every key; the gate reads the whole draft, so it waits for a pause. */
const gateRestMs = 300

export const makeFinishing = (ports: FinishingPorts): CaseFinishing => {
  const { session, keyring, identity } = ports
  const agreementRoom = (): string => keyring.roomOf('agreement') ?? ''
  const actsRoom = (): string => keyring.roomOf('acts') ?? ''
  const acts = () => session.facts(actsRoom())
  let fold: ActsFold = { state: { at: 'drafting', draft: 1, superseded: [] }, verdicts: [] }
  let good: ReadonlySet<string> = new Set()
  let engine: Engine | undefined
  let working = false
  let paperHere: { readonly sha256: string; readonly rebuilt: boolean } | undefined
  const tellers: (() => void)[] = []
  const state = makeWatched<ReturnType<Finishing['state']['get']>>({ at: 'drafting', obstacles: [], superseded: [] })
  const tell = (next: ReturnType<Finishing['state']['get']>): void => state.set(keepSame([state.get()], [next])[0]!)
  const useEngine = (): Engine => (engine ??= makeEngine(ports.readAsset))

  // ---------------------------------------------------------------- the fold

  const roster = () => session.roster.get().latest
  const facts = (): ActFact[] => (acts()?.entries.get() ?? []).flatMap((entry): ActFact[] => {
    let body: Json
    try { body = JSON.parse(entry.json) as Json } catch { return [] } // a member wrote something else
    return [{
      id: factIdOf(entry), personId: roster()?.devices.get(entry.device)?.person ?? '', deviceId: entry.device,
      seq: entry.seq, relayTime: entry.relayTime, at: entry.at, body,
    }]
  })
  const refold = async (): Promise<void> => {
    const all = facts()
    good = await checkSigned(all, device => roster()?.devices.get(device)?.signPub, good)
    fold = foldActs(facts(), judge())
    show()
    for (const told of tellers) told()
    void voidIfPartyAdded()
  }
  /** The host's device says it for him: whoever was registered after the freezing is not in the text (model/added-parties.ts). */
  const voidIfPartyAdded = async (): Promise<void> => {
    const frozen = frozenState(), since = frozen && facts().find(({ id }) => id === frozen.factId)?.relayTime
    if (!frozen || since === undefined || working || mine()?.host !== true || isInEffect(frozen)) return
    const added = partiesAddedSince(registrationNow(), since, today())
    if (added.length > 0) await writeAct({ ...backAct(frozen.draft, frozen.sha256, `冻结以后又登记了当事人${added.join('、')}，这一稿里没有他。`) })
  }

  const judge = (): ActsJudge => ({ caseId: hex(ports.caseId), mayFreeze: fact => roster()?.members.get(fact.personId)?.host === true, goodSignatures: good })
  /** Folded with one more act of this device at the end. */
  const counts = (act: PaperAct): boolean => {
    const mineNow: ActFact = { id: 'f'.repeat(64), personId: mine()?.id ?? '', deviceId: hex(identity.device.deviceId), seq: undefined, relayTime: undefined, at: Number.MAX_SAFE_INTEGER, body: { ...act } }
    return foldActs([...facts(), mineNow], judge()).verdicts.at(-1)?.counts === true
  }
  const supersededNow = (): readonly Superseded[] => {
    const { state } = fold
    return state.at === 'drafting' ? state.superseded : state.at === 'ended' ? state.before.superseded : state.at === 'frozen' ? state.frozen.superseded ?? [] : []
  }
  const drafts = (): Drafts => {
    const { state, verdicts } = fold, of = ({ draft, sha256 }: Superseded) => ({ draft, sha256 })
    const confirmed = state.at === 'frozen' && verdicts.some(({ fact }) => fact.id === state.factId && fact.seq !== undefined)
    return {
      current: confirmed ? { draft: state.draft, sha256: state.sha256 } : undefined, superseded: supersededNow().map(of), ended: state.at === 'ended',
      onlyHere: verdicts.some(({ fact, act, counts: counted }) => counted && fact.seq === undefined && typeof act === 'object' && (act.act === 'back' || act.act === 'end')),
    }
  }
  const frozenState = (): Frozen | undefined => (fold.state.at === 'frozen' ? fold.state : undefined)
  const late = (frozen: Frozen): number => Math.max(0, (session.replica.fold(agreementRoom())?.seq() ?? 0) - frozen.frozen.cut.seq)
    + (ports.status.get().unsentBySection.find(({ section }) => section === 'agreement')?.count ?? 0)
  const mine = (): Person | undefined => ports.people.get().find(person => person.me)
  const nameOf = (person: string): string | undefined => keyring.person(person)?.name

  function show(): void {
    const frozen = frozenState()
    if (fold.state.at === 'newer') { tell({ at: 'drafting', obstacles: [obstacle('NEWER', fold.state.sentence)], superseded: [] }); return }
    if (fold.state.at === 'ended') { const { askedBy, reason, happenedAt, by } = fold.state; tell({ at: 'ended', askedBy, reason, happenedAt, by: nameOf(by) ?? '' }); return }
    if (!frozen) { tell({ at: 'drafting', ...gateNow(), superseded: supersededNow().map(({ draft }) => draft), ...backNow() }); return }
    if (paperHere?.sha256 !== frozen.paper.sha256) void tryRebuild(frozen)
    const me = mine()?.id
    tell({
      at: 'frozen', draft: frozen.draft, frozenAt: frozen.frozen.frozenAt, frozenBy: nameOf(frozen.by) ?? '', checkCode: checkCode(frozen.sha256), sha256: frozen.sha256,
      lines: linesOf(frozen.frozen), body: frozen.frozen.body, pages: frozen.paper.pages, late: late(frozen), rebuilt: paperHere?.sha256 === frozen.paper.sha256 ? paperHere.rebuilt : undefined,
      signers: frozen.frozen.signers.map(({ personId, name, role, capacity, slot }) => {
        const signature = frozen.signatures.find(each => each.slot === slot)
        return { person: personId, name, role: role as Person['role'], capacity, signedAt: signature && new Date(signature.at).toISOString() }
      }),
      ceremony: ceremonyOf(frozen, person => nameOf(person) ?? '（姓名未公开）'),
      mySignature: working ? 'working' : frozen.missing.some(({ personId }) => personId === me) ? 'wanted' : frozen.signatures.some(({ personId }) => personId === me) ? 'given' : 'not-mine',
    })
  }
  const backNow = (): { readonly back?: SentBack } => {
    const back = lastBack(fold.verdicts)
    return back ? { back: { draft: back.draft, reason: back.reason, by: nameOf(back.fact.personId) ?? '', at: new Date(back.fact.relayTime ?? back.fact.at).toISOString() } } : {}
  }
  const tryRebuild = async (frozen: Frozen): Promise<void> => {
    paperHere = undefined
    const wanted = frozen.paper.sha256
    let rebuilt = false
    try { rebuilt = !isObstacle(await rebuild(frozen, useEngine())) } catch { return } // no engine here yet: unknown, not different
    paperHere = { sha256: wanted, rebuilt }
    show()
  }

  // ---------------------------------------------------------------- freezing

  const wanted = (staff: 'device' | 'ink' = 'device'): FreezeWanted | undefined => {
    const room = session.replica.fold(agreementRoom()), text = session.text(agreementRoom())
    if (!room || !text) return undefined
    const doc = yXmlFragmentToProsemirrorJSON(room.truth.getXmlFragment(TEXT_FIELD)) as Json
    const { title, number, track } = ports.head()
    const ink = inkPlaces(doc)
    const tip = room.tip(identity.device.deviceId, fromHex(text.stream()))
    const status = ports.status.get()
    const inkOnly = isAboutStatus(registrationNow())
    const present = ports.people.get().filter(({ role, rights }) => SIGNING_ROLES.includes(role) && rights.agreement !== 'none')
    const signers = inkOnly || staff === 'ink' ? [] : present, inStaffInk = present.filter(person => !signers.includes(person) && person.role !== 'party')
    const superseded = supersededNow()
    return {
      doc,
      head: {
        caseId: hex(ports.caseId), number: takenNumber(number), title, track, committee: ports.people.get().find(({ host }) => host)?.agency ?? '',
        draft: fold.state.at === 'drafting' ? fold.state.draft : 1, frozenAt: new Date().toISOString(), parties: Math.max(2, ink.length),
        cut: { room: agreementRoom(), seq: room.seq(), head: hex(room.head()), tips: tip ? [{ stream: text.stream(), count: tip.count }] : [] },
        conflicts: 'unchecked',
        signers: signers.map(({ id, name, agency, role }) => ({ personId: id, name, agency, role, capacity: role === 'party' ? partyCapacity(name, ink) : roleWord(role) })),
        ink: [...ink.filter(({ name }) => !signers.some(signer => signer.name === name)), ...inStaffInk.map(({ name, role }) => ({ name, capacity: roleWord(role) }))],
        ...(inkOnly ? { inkOnly } : {}), ...(superseded.length > 0 ? { superseded } : {}),
      },
      standing: {
        caughtUp: status.at === 'relayed' || status.at === 'sending' || status.at === 'local-only', frozenAlready: frozenState() !== undefined,
        unsent: status.unsentBySection.find(({ section }) => section === 'agreement')?.count ?? 0, mayFreeze: mine()?.host === true, toSettle: factsNow().toSettle,
        // Who may not read the registration is told nothing of it.
        ...(factsOf('registration') ? { facts: factsNow().facts } : {}),
      },
    }
  }
  const none: readonly FactEntry[] = []
  const factsOf = (section: string) => session.facts(keyring.roomOf(section) ?? '')?.entries.get()
  const registrationNow = (): readonly FactEntry[] => factsOf('registration') ?? none
  const factsNow = makeGateFacts(() => ({ registration: registrationNow(), identity: factsOf('identity'), sessions: factsOf('sessions'), track: ports.head().track }))
  const partyCapacity = (name: string, ink: readonly { name: string; capacity: string }[]): string => ink.find(place => place.name === name)?.capacity ?? '当事人'
  const atHome = obstacle('SAMPLE', '样例只在这台设备上，没有中继的回执，不能冻结和签署。要走完这一步，请先点“放到中继上”，写好的都会带过去。')
  const gateNow = (): { readonly obstacles: readonly Obstacle[]; readonly warnings: readonly Obstacle[]; readonly names?: readonly SigningName[] } => {
    const now = wanted()
    if (!now) return { obstacles: [obstacle('NO_AGREEMENT', '你看不到协议书草案，不能冻结。要冻结请找主持人。')], warnings: [] }
    // Nothing of a case at home is in a log, so there is no text that could be frozen, however much is written.
    if (ports.status.get().at === 'local-only') return { obstacles: [atHome, ...freezeObstacles(now).filter(({ code }) => code === 'SETTLE')], warnings: [] }
    return { obstacles: freezeObstacles(now), warnings: [...awayWarnings(ports.people.get(), Date.now()), ...freezeWarnings(now)], names: signingNames(now.doc) }
  }

  const writeAct = async (act: Json): Promise<void | Obstacle> => {
    const room = acts()
    if (!room || mine()?.rights.acts !== 'write') return obstacle('NO_ACTS', '你不能在本案里办这一步，请找主持人。文字都在。')
    try { await room.write(canonical(act)) } catch { return obstacle('LOCAL', '没能存到本机，这一步没有生效。请先腾出空间，再点一次。') } // the chip names the cause
  }
  /** One long step at a time; a failing engine is a sentence, not a crash. */
  const step = async <T>(run: () => Promise<T | Obstacle>): Promise<T | Obstacle> => {
    if (working) return obstacle('BUSY', '上一步还没做完，请稍等。')
    working = true
    show()
    try { return await run() } catch { return obstacle('ENGINE', '排版用的程序或字体没有取到，这一步没有做。请连上中继再试一次；文字和已有的签名都在。') } // fetch, wasm or font: the way out is the same
    finally { working = false; show() }
  }

  // ---------------------------------------------------------------- exporting

  const bundle = makeBundling({ ...ports, engine: useEngine, factId: factIdOf })

  let resting: ReturnType<typeof setTimeout> | undefined
  const showSoon = (): void => { resting ??= setTimeout(() => { resting = undefined; show() }, fold.state.at === 'drafting' ? gateRestMs : 0) }
  const unsubscribe = [session.roster.subscribe(() => void refold()), ports.status.subscribe(showSoon)]
  const watched = new Map<string, unknown>()
  const watch = (): void => {
    for (const [section, look] of [['acts', refold], ['registration', voidIfPartyAdded]] as const) {
      const room = session.facts(keyring.roomOf(section) ?? '')
      if (!room || room === watched.get(section)) continue
      watched.set(section, room)
      unsubscribe.push(room.entries.subscribe(() => void look()))
      void look()
    }
  }
  watch()
  unsubscribe.push(session.roster.subscribe(watch))
  const looking = setInterval(() => { watch(); if (fold.state.at === 'drafting') show() }, lookMs)
  void refold()

  const notYours = obstacle('NO_GRANT', '退回修改由主持人或者要签名的人来做。这一步没有做，冻结的文本和签名都没有变。')
  const inEffect = obstacle('IN_EFFECT', '协议已经生效，不能退回修改。笔误请做补正书；金额、日期这些实质内容变了，请各方另签一份协议。生效的登记如果是记错的，先更正那一条登记。')
  const needFrozen = obstacle('NOT_FROZEN', '文本还没有冻结，这一步不能做。')
  return {
    state, engine: useEngine,
    lines: () => logLines(fold.verdicts, person => nameOf(person) ?? '（姓名未公开）'),
    changed: told => { tellers.push(told) },
    drafts,
    freeze: (staff, work) => step(async () => {
      const now = wanted(staff)
      const made = now ? await freeze(now, useEngine(), work) : obstacle('NO_AGREEMENT', '你看不到协议书草案，不能冻结。')
      if (isObstacle(made)) return made
      paperHere = { sha256: made.paper.sha256, rebuilt: true }
      const without = awayPeople(ports.people.get(), Date.now()).map(({ id }) => id)
      work?.told('keep')
      return writeAct({ ...made.act, ...without.length > 0 && { without } })
    }),
    sendBack: reason => step(async () => {
      const frozen = frozenState(), me = mine()
      if (!frozen) return needFrozen
      if (isInEffect(frozen)) return inEffect
      return me?.host || frozen.frozen.signers.some(({ personId }) => personId === me?.id) ? writeAct({ ...backAct(frozen.draft, frozen.sha256, reason) }) : notYours
    }),
    sign: () => step(async () => {
      const frozen = frozenState(), me = mine(), { device } = identity
      if (!frozen || !me) return needFrozen
      const signed = await signFrozen(frozen, { personId: me.id, deviceId: device.deviceId, signPub: device.signPub, sign: message => sign(device.signKey, message), at: Date.now() }, useEngine(), nameOf)
      return isObstacle(signed) ? signed : writeAct({ ...signed.act })
    }),
    ...makeCeremony({ frozen: frozenState, draft: () => (fold.state.at === 'newer' ? 0 : fold.state.draft), write: writeAct, evidence: ports.evidence, counts }),
    paper: () => step(async () => { const frozen = frozenState(); if (!frozen) return needFrozen; const paper = await rebuild(frozen, useEngine()); return isObstacle(paper) ? paper : paper.pdf }),
    async editable() {
      const frozen = frozenState()?.frozen, text = session.text(agreementRoom()), { number } = ports.head()
      if (!frozen && !text) return obstacle('NO_AGREEMENT', '你看不到协议书草案，没有另存。要用它请找主持人。')
      // What is on this screen, sent or not: nobody signs it.
      const body = frozen?.body ?? bodyOf(yXmlFragmentToProsemirrorJSON(text!.doc().getXmlFragment(TEXT_FIELD)) as Json)
      return isUnfreezable(body) ? obstacle('TEXT', body.sentence.replaceAll('冻结', '另存')) : editableCopy({ number: frozen?.number ?? takenNumber(number), body })
    },
    bundle: work => step(async () => { const frozen = frozenState(); return frozen ? bundle(frozen, work) : needFrozen }),
    close() { clearInterval(looking); clearTimeout(resting); for (const stop of unsubscribe) stop() },
  }
}
