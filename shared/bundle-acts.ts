/**
 * What a bundle's acts prove: each is an envelope of the case's acts room that
 * a device of the roster signed, opened with its own key. The freeze act fixes
 * text and paper; marks, seal, photographs and readings stand on it, folded by
 * the same rules as in the case. What is proven is that somebody's device said
 * so, never that ink is there.
 */
import { frozenHash } from './agreement.ts'
import { fromBase64url, hex, Malformed, utf8 } from './bytes.ts'
import type { Bundle, OpenedAct } from './bundle.ts'
import { sha256, sha256Aside, verify } from './crypto.ts'
import { effectOf, type DeviceSigned, type Effect } from './effect.ts'
import { openDisclosed, readEnvelope, signedMessage, unsignedPart } from './envelope.ts'
import { readPaperAct, type PaperAct, type ScanAct } from './paper-acts.ts'
import { readPayload } from './payload.ts'
import type { Json } from './canonical.ts'
import { isRefusal } from './refusal.ts'
import { deviceOf } from './roster-extract.ts'
import type { RosterState } from './roster-fold.ts'
import { personBytes } from './roster.ts'
import { addToStanding, noStanding, unseenPages, type Entered, type Standing } from './standing.ts'

export type FreezeProof = { readonly at: 'none' } | { readonly at: 'wrong'; /** What is still as the freeze act names it. */ readonly still: 'pdf' | 'json' | 'nothing' } | { readonly at: 'proven'; readonly deviceId: string; readonly person: string; readonly seq: number }

export interface ActsProof {
  readonly freeze: FreezeProof
  /** Where the freeze act stands. */
  readonly room: string | undefined
  readonly standing: Standing
  /** Acts in the bundle that are none of this paper's, or that nobody with the right wrote. */
  readonly wrong: number
  /** Names of who entered something, as the roster commits to them. */
  readonly names: ReadonlyMap<string, string>
  readonly scans: readonly { readonly page: number; readonly at: 'same' | 'missing' | 'other' }[]
  /** Pages of which no photograph was entered. */
  readonly unseen: readonly number[]
  readonly effect: Effect
}

/** Where a photograph lies in the bundle: its page and its hash. */
export const scanName = ({ page, file }: Pick<ScanAct, 'page' | 'file'>): string => `scans/p${String(page).padStart(2, '0')}-${file.sha256.slice(0, 16)}`

interface Opened { readonly act: PaperAct; readonly by: Entered; readonly room: string; readonly seq: number }

export const proveActs = async (bundle: Bundle, roster: RosterState | undefined, signed: readonly DeviceSigned[]): Promise<ActsProof> => {
  const opened = roster ? await Promise.all(bundle.acts.map(act => openAct(act, roster))) : bundle.acts.map(() => undefined)
  const on = { draft: bundle.frozen.draft, sha256: frozenHash(bundle.agreement), paper: hex(await sha256Aside(bundle.pdf)) }
  const { freeze, found } = freezeOf(on, opened)
  const pages = found?.act.act === 'freeze' ? found.act.paper.pages : 0
  let standing = noStanding, wrong = 0
  for (const one of [...opened].sort(inLogOrder)) {
    if (one !== undefined && one === found) continue
    const next: Standing = one && one.room === found?.room && isOnPaper(one.act, on) ? addToStanding(standing, bundle.frozen, pages, one.act, one.by) : standing
    if (next === standing) wrong += 1
    standing = next
  }
  const scans = await Promise.all(standing.scans.map(async scan => {
    const file = bundle.files.get(scanName(scan))
    return { page: scan.page, at: file === undefined ? 'missing' as const : hex(await sha256Aside(file)) === scan.file.sha256 && file.length === scan.file.size ? 'same' as const : 'other' as const }
  }))
  return { freeze, room: found?.room, standing, wrong, scans, unseen: unseenPages(standing, pages), names: namesOf(bundle, roster), effect: effectOf(bundle.frozen, standing, signed) }
}

/** Acts that the relay had not confirmed come last, in their authors' order. */
const inLogOrder = (a: Opened | undefined, b: Opened | undefined): number => ((a?.seq || Infinity) - (b?.seq || Infinity)) || (a?.by.at ?? 0) - (b?.by.at ?? 0)

/** Text and paper of this bundle, by hash. */
interface OnPaper { readonly draft: number; readonly sha256: string; readonly paper: string }

const freezeOf = ({ sha256: text, paper }: OnPaper, opened: readonly (Opened | undefined)[]): { readonly freeze: FreezeProof; readonly found?: Opened } => {
  if (opened.length === 0) return { freeze: { at: 'none' } }
  const found = opened.find(one => one?.act.act === 'freeze' && one.act.sha256 === text && one.act.paper.sha256 === paper)
  const still = (name: 'sha256' | 'paper'): boolean => opened.some(one => one?.act.act === 'freeze' && (name === 'paper' ? one.act.paper.sha256 === paper : one.act.sha256 === text))
  return found ? { found, freeze: { at: 'proven', deviceId: found.by.deviceId, person: found.by.personId, seq: found.seq } } : { freeze: { at: 'wrong', still: still('paper') ? 'pdf' : still('sha256') ? 'json' : 'nothing' } }
}

const isOnPaper = (act: PaperAct, on: OnPaper): boolean =>
  'paper' in act && typeof act.paper === 'string' && act.draft === on.draft && act.sha256 === on.sha256 && act.paper === on.paper

const openAct = async ({ envelope: spelled, key, seq }: OpenedAct, roster: RosterState): Promise<Opened | undefined> => {
  try {
    const envelope = readEnvelope(fromBase64url(spelled))
    if (isRefusal(envelope)) return undefined
    const deviceId = hex(envelope.author), device = deviceOf(roster, deviceId), room = hex(envelope.room)
    if (!device || !roster.rooms.has(room) || !(await verify(device.signPub, signedMessage(unsignedPart(envelope)), envelope.signature))) return undefined
    // Who was taken out since may have written while he still could; who is here must be able to.
    if (device.live && roster.members.get(device.person)?.grants.get(room) !== 'w') return undefined
    const plain = openDisclosed(envelope, key === '' ? undefined : fromBase64url(key))
    const payload = isRefusal(plain) ? plain : readPayload(plain)
    if (isRefusal(payload) || payload.type !== 'fact') return undefined
    const act = readPaperAct(JSON.parse(payload.json) as Json)
    const id = hex(sha256(utf8(deviceId + hex(envelope.stream) + payload.json)))
    return act && { act, room, seq, by: { id, personId: device.person, deviceId, at: envelope.at } }
  } catch (error) {
    if (error instanceof Malformed || error instanceof SyntaxError) return undefined
    throw error
  }
}

const namesOf = (bundle: Bundle, roster: RosterState | undefined): ReadonlyMap<string, string> =>
  new Map(Object.entries(bundle.people).flatMap(([id, { salt, person }]): [string, string][] => {
    const member = roster?.members.get(id)
    return member && hex(sha256(personBytes(salt, person))) === member.commit ? [[id, person.name]] : []
  }))
