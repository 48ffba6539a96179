/**
 * 办理日志: the acts room, folded. Every working person may append; the fold
 * says whose act counts. Acts stand in the order of the room's log, own ones
 * not yet confirmed at the end, so every device comes to the same answer.
 *
 * Acts on a paper are described in shared/paper-acts.ts. Two more change
 * nothing of the state:
 *
 *   tray    what went to a party or onto the wall, and what the party answered,
 *           entered by staff with the object's hash
 *   look    somebody had a masked field of the identity room shown to him
 *
 * The first freeze of a draft wins; a second one for the same draft is shown
 * in the log and does nothing. An act of a kind this program does not know may
 * change all that: then nothing is shown as final.
 */
import { frozenHash, readFrozen, type Frozen, type RequiredSigner, type Superseded } from '../../shared/agreement.ts'
import { manifestOf } from '../../shared/asic.ts'
import { fromBase64url, Malformed, sameBytes, utf8, type Bytes } from '../../shared/bytes.ts'
import { checkDetached } from '../../shared/cades.ts'
import { canonical, type Json } from '../../shared/canonical.ts'
import { effectOf } from '../../shared/effect.ts'
import { readPaperAct, type BackAct, type FreezeAct, type PaperAct, type SignAct } from '../../shared/paper-acts.ts'
import { closed, hexText, object, oneOf, text, whole } from '../../shared/shape.ts'
import { addToStanding, noStanding, type Standing } from '../../shared/standing.ts'
import { paperSentence, type ActWords } from './paper-lines.ts'
import { traySentence } from './tray-acts.ts'

/** One object of the acts room. `seq` and `relayTime` (ms) are missing while the relay has not confirmed it. */
export interface ActFact {
  readonly id: string
  readonly personId: string
  readonly deviceId: string
  readonly seq: number | undefined
  readonly relayTime: number | undefined
  /** The author's clock, ms. */
  readonly at: number
  readonly body: Json
}

const tray = closed({
  act: oneOf('tray'), what: oneOf('sent', 'cast', 'withdrawn', 'right', 'wrong', 'confirmed', 'not-me', 'shown', 'taken', 'seen', 'objects'), to: text(0, 250), paper: oneOf('record', 'agreement', ''), number: whole,
  object: hexText(32), words: text(0, 4000),
})

/** `whose` is the name as the looker's screen had it; what was shown is not in it. */
const look = closed({ act: oneOf('look'), field: text(1, 40), whose: text(0, 120) })

/** `object` is the SHA-256 of the published version, or of the party's own object in his tray. */
export type TrayAct = ReturnType<typeof tray>
export type LookAct = ReturnType<typeof look>
export type Act = PaperAct | TrayAct | LookAct
type Reading = Act | 'unknown' | 'malformed'

/** A hostile body is `malformed`; a well-formed one of another kind is `unknown`: it comes from a newer program. */
export const readAct = (body: Json): Reading => {
  try {
    const { act } = object(body)
    if (act === 'tray') return tray(body)
    if (act === 'look') return look(body)
    return readPaperAct(body) ?? (typeof act === 'string' ? 'unknown' : 'malformed')
  } catch (error) {
    if (error instanceof Malformed) return 'malformed'
    throw error
  }
}

/** What the fold must be told: it can see neither rights nor keys. */
export interface ActsJudge {
  readonly caseId: string
  /** May this person freeze and send back? Asked of hosts' rights where the act stands. */
  mayFreeze(fact: ActFact): boolean
  /** Sign acts whose CMS was checked against the device's key; see checkSigned. */
  readonly goodSignatures: ReadonlySet<string>
}

export interface SlotSignature { readonly slot: string; readonly personId: string; readonly deviceId: string; readonly at: number; readonly cms: Bytes; readonly factId: string }

export type FinishState =
  | Drafting
  /** 终止调解: nothing was agreed in the end; the draft is as it was. */
  | { readonly at: 'ended'; readonly draft: number; readonly reason: string; readonly askedBy: string; readonly happenedAt: string; readonly by: string; readonly before: Drafting }
  | {
    readonly at: 'frozen'
    readonly draft: number
    readonly frozen: Frozen
    /** The canonical bytes: agreement.json. */
    readonly bytes: Bytes
    readonly sha256: string
    readonly paper: { readonly sha256: string; readonly pages: number }
    readonly by: string
    readonly factId: string
    readonly signatures: readonly SlotSignature[]
    readonly missing: readonly RequiredSigner[]
    readonly standing: Standing
  }
  | { readonly at: 'newer'; readonly sentence: string }
/** `superseded`: drafts that were frozen and sent back, oldest first. */
interface Drafting { readonly at: 'drafting'; readonly draft: number; readonly superseded: readonly Superseded[] }
type FrozenState = Extract<FinishState, { readonly at: 'frozen' }>

export interface ActVerdict { readonly fact: ActFact; readonly act: Reading; readonly counts: boolean }
export interface ActsFold { readonly state: FinishState; readonly verdicts: readonly ActVerdict[] }

/** In the room's order; unconfirmed ones last, in the order in which they were made. */
const inOrder = (facts: readonly ActFact[]): ActFact[] =>
  [...facts].sort((a, b) => (a.seq ?? Infinity) - (b.seq ?? Infinity) || a.at - b.at || (a.id < b.id ? -1 : 1))

export const foldActs = (facts: readonly ActFact[], judge: ActsJudge): ActsFold => {
  let state: FinishState = { at: 'drafting', draft: 1, superseded: [] }
  const verdicts: ActVerdict[] = []
  for (const fact of inOrder(facts)) {
    const act = readAct(fact.body)
    const next: FinishState = state.at === 'newer' ? state : act === 'unknown' ? NEWER : act === 'malformed' ? state : apply(state, fact, act, judge)
    verdicts.push({ fact, act, counts: next !== state && act !== 'unknown' })
    state = next
  }
  return { state, verdicts }
}

const NEWER: FinishState = { at: 'newer', sentence: '办理日志里有一步是用更新的程序做的，这里看不懂，所以不能显示签到了哪一步。文字和签名都在；请先更新程序，再接着办。' }

const apply = (state: FinishState, fact: ActFact, act: Act, judge: ActsJudge): FinishState => {
  switch (act.act) {
    case 'freeze': return applyFreeze(state, fact, act, judge)
    case 'back': return applyBack(state, fact, act, judge)
    case 'sign': return applySign(state, fact, act, judge)
    case 'end': return applyEnd(state, fact, act)
    case 'reopen': return state.at === 'ended' && act.draft === state.draft && judge.mayFreeze(fact) ? state.before : state
    case 'mark': case 'seal': case 'scan': case 'read': case 'strike': case 'later': return applyToPaper(state, fact, act)
    case 'tray': case 'look': return state
  }
}

/** Is the act about exactly this text on exactly this paper? */
const isOnPaper = (state: FrozenState, act: { readonly draft: number; readonly sha256: string; readonly paper: string }): boolean =>
  act.draft === state.draft && act.sha256 === state.sha256 && act.paper === state.paper.sha256

const applyToPaper = (state: FinishState, fact: ActFact, act: Extract<PaperAct, { readonly paper: string }>): FinishState => {
  if (state.at !== 'frozen' || !isOnPaper(state, act)) return state
  const standing = addToStanding(state.standing, state.frozen, state.paper.pages, act, { id: fact.id, personId: fact.personId, deviceId: fact.deviceId, at: fact.at })
  return standing === state.standing ? state : { ...state, standing }
}

/** Anybody who works on the case enters it: a party may end it at any time (人民调解法第二十三条), but not what is already in effect. */
/** Computed anew from what stands: a seal that is struck takes it away again. */
export const isInEffect = ({ frozen, standing, signatures }: Pick<FrozenState, 'frozen' | 'standing' | 'signatures'>): boolean => effectOf(frozen, standing, signatures).at === 'effective'

const applyEnd = (state: FinishState, fact: ActFact, act: Extract<PaperAct, { readonly act: 'end' }>): FinishState => {
  if (state.at === 'newer' || state.at === 'ended' || act.draft !== state.draft || (state.at === 'frozen' && isInEffect(state))) return state
  const { reason, askedBy, happenedAt } = act
  const before: Drafting = state.at === 'drafting' ? state : sentBack(state)
  return { at: 'ended', draft: before.draft, reason, askedBy, happenedAt, by: fact.personId, before }
}

const sentBack = ({ draft, frozen, sha256, paper }: FrozenState): Drafting =>
  ({ at: 'drafting', draft: draft + 1, superseded: [...frozen.superseded ?? [], { draft, sha256, paper: paper.sha256 }] })

const applyFreeze = (state: FinishState, fact: ActFact, act: FreezeAct, judge: ActsJudge): FinishState => {
  if (state.at !== 'drafting' || act.draft !== state.draft || !judge.mayFreeze(fact)) return state
  const bytes = utf8(act.agreement)
  const frozen = readOrNothing(bytes)
  if (!frozen || frozenHash(bytes) !== act.sha256 || frozen.draft !== act.draft || frozen.caseId !== judge.caseId || canonical(frozen.superseded ?? []) !== canonical(state.superseded)) return state
  return {
    at: 'frozen', draft: act.draft, frozen, bytes, sha256: act.sha256, paper: act.paper, by: fact.personId, factId: fact.id,
    signatures: [], missing: frozen.signers, standing: noStanding,
  }
}

const readOrNothing = (bytes: Bytes): Frozen | undefined => {
  try { return readFrozen(bytes) } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}

const applyBack = (state: FinishState, fact: ActFact, act: BackAct, judge: ActsJudge): FinishState => {
  if (state.at !== 'frozen' || act.draft !== state.draft || act.sha256 !== state.sha256) return state
  // After effect: a slip of the pen gets a 补正书, anything else a new agreement.
  if (isInEffect(state)) return state
  const mayRefuse = judge.mayFreeze(fact) || state.frozen.signers.some(signer => signer.personId === fact.personId)
  return mayRefuse ? sentBack(state) : state
}

const applySign = (state: FinishState, fact: ActFact, act: SignAct, judge: ActsJudge): FinishState => {
  if (state.at !== 'frozen' || !isOnPaper(state, act)) return state
  const wanted = state.missing.find(signer => signer.slot === act.slot && signer.personId === fact.personId)
  if (!wanted || !judge.goodSignatures.has(fact.id)) return state
  const signature: SlotSignature = { slot: act.slot, personId: fact.personId, deviceId: fact.deviceId, at: fact.at, cms: fromBase64url(act.cms), factId: fact.id }
  return { ...state, signatures: [...state.signatures, signature], missing: state.missing.filter(signer => signer !== wanted) }
}

/**
 * Which sign acts carry a signature by their own author's device over the
 * manifest of the text and paper they name. Asynchronous, hence apart from the
 * fold; an id once good stays good, so the caller may keep the answer.
 */
export const checkSigned = async (facts: readonly ActFact[], signPubOf: (deviceId: string) => Bytes | undefined, known: ReadonlySet<string> = new Set()): Promise<ReadonlySet<string>> => {
  const good = new Set(known)
  for (const fact of facts) {
    const act = readAct(fact.body)
    if (typeof act === 'string' || act.act !== 'sign' || good.has(fact.id)) continue
    if (await isOwnSignature(act, fact.deviceId, signPubOf(fact.deviceId))) good.add(fact.id)
  }
  return good
}

const isOwnSignature = async (act: SignAct, deviceId: string, signPub: Bytes | undefined): Promise<boolean> => {
  try {
    const checked = await checkDetached(fromBase64url(act.cms), utf8(manifestOf({ slot: act.slot, pdf: act.paper, json: act.sha256 })))
    return typeof checked === 'object' && checked.deviceId === deviceId && signPub !== undefined && sameBytes(checked.signPub, signPub)
  } catch (error) {
    if (error instanceof Malformed) return false
    throw error
  }
}

// ---------------------------------------------------------------- making

export const freezeAct = (frozen: Frozen, paperMade: { readonly sha256: string; readonly pages: number }): FreezeAct => {
  const agreement = canonical(frozen)
  return { act: 'freeze', draft: frozen.draft, sha256: frozenHash(utf8(agreement)), paper: { sha256: paperMade.sha256, pages: paperMade.pages }, agreement }
}
export const backAct = (draft: number, sha256: string, reason: string): BackAct => ({ act: 'back', draft, sha256, reason: reason.slice(0, 400) })

export const lookAct = (field: string, whose: string): LookAct => ({ act: 'look', field: field.slice(0, 40), whose: whose.slice(0, 120) })

// ---------------------------------------------------------------- reading aloud

/** Same shape as ActLine of the screen's contract. */
export interface LogLine { readonly id: string; readonly at: string; readonly person: string; readonly sentence: string; readonly kind: 'finishing' | 'trays' | 'registration' }

/** The draft that was sent back last, as long as nothing was frozen since. */
export const lastBack = (verdicts: readonly ActVerdict[]): { readonly draft: number; readonly reason: string; readonly fact: ActFact } | undefined => {
  for (const { act, counts, fact } of [...verdicts].reverse()) {
    if (typeof act === 'string' || !counts || (act.act !== 'back' && act.act !== 'freeze')) continue
    return act.act === 'back' ? { draft: act.draft, reason: act.reason, fact } : undefined
  }
  return undefined
}

/** 办理日志 in words. `nameOf` gives a person's name, `draftsOf` nothing more than what the fold said. */
export const logLines = (verdicts: readonly ActVerdict[], nameOf: (personId: string) => string): LogLine[] => {
  const places = new Map<string, string>()
  for (const { act, counts } of verdicts) {
    const frozen = typeof act === 'object' && act.act === 'freeze' && counts ? readOrNothing(utf8(act.agreement)) : undefined
    for (const { slot, capacity, name } of frozen?.ink ?? []) places.set(`${frozen!.draft} ${slot}`, `（${capacity}${name}）`)
  }
  const words: ActWords = { nameOf, placeOf: (draft, slot) => places.get(`${draft} ${slot}`) ?? ` ${slot}` }
  return verdicts.map(({ fact, act, counts }) => ({
    id: fact.id, at: new Date(fact.relayTime ?? fact.at).toISOString(), person: nameOf(fact.personId), sentence: sentenceOf(act, counts, words), kind: kindOf(act),
  }))
}

const kindOf = (act: Reading): LogLine['kind'] => typeof act === 'string' ? 'finishing' : act.act === 'look' ? 'registration' : act.act === 'tray' ? 'trays' : 'finishing'

const sentenceOf = (act: Reading, counts: boolean, words: ActWords): string => {
  if (act === 'unknown') return '做了一步这个版本看不懂的事，请先更新程序。'
  if (act === 'malformed') return '留下一条读不懂的记录，没有起作用。'
  if (act.act === 'tray') return traySentence(act)
  if (act.act === 'look') return `看了${act.whose === '' ? '一位当事人' : act.whose}的${act.field}。`
  return paperSentence(act, counts, words)
}
