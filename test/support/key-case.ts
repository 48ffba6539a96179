/** A case as client/keys makes and reads it: real devices, real wraps, a roster in memory instead of a relay. */
import { hex, type Bytes } from '../../shared/bytes.ts'
import { randomBytes, sign, type Device } from '../../shared/crypto.ts'
import { KIND, readEnvelope, sealEnvelope, signedMessage, withSignature, ZERO32, type Envelope } from '../../shared/envelope.ts'
import { commitToNonce, writeJoin, type InviteKeys } from '../../shared/join.ts'
import { isRefusal, type Refusal } from '../../shared/refusal.ts'
import { emptyHistory, extendHistory, memberOf, type RosterHistory, type RosterState } from '../../shared/roster-fold.ts'
import { readRosterOp, writeRosterOp, type PersonRecord, type RosterOp } from '../../shared/roster.ts'
import { foundCase } from '../../client/keys/founding.ts'
import { makeMemoryShelf, type Shelf } from '../../client/keys/identity.ts'
import { makeKeyring, type Keyring } from '../../client/keys/keyring.ts'
import { makeAdmission, makeInvite, makeRemoval, sealIntroduction, type InvitePlan } from '../../client/keys/membership.ts'
import { must, START } from './roster-log.ts'
import { makeDevice } from './scripted-client.ts'

export interface Member { readonly device: Device; readonly keyring: Keyring; id(): string }

export interface KeyCase {
  readonly caseName: string
  readonly founder: Member
  history(): RosterHistory
  state(): RosterState
  entries(): readonly Envelope[]
  /** Appends an entry signed by this device and lets every member named read on; throws when the roster refuses. */
  enter(op: RosterOp | Refusal, by?: Member): Promise<void>
  /** Somebody's keyring, level with the roster; `device` need not be a member. */
  read(device: Device): Promise<Member>
  /** An invitation in the roster, and its keys. */
  invite(plan: Partial<InvitePlan>, by?: Member): Promise<InviteKeys>
  /** The newcomer's request; `introduction` instead of an honest one. */
  knock(keys: InviteKeys, device: Device, person: PersonRecord, introduction?: Bytes): Promise<Bytes>
  /** Invited by the founder, knocked, admitted, reading. */
  letIn(person: PersonRecord, plan: Partial<InvitePlan>): Promise<Member>
}

export const person = (name: string, role = 'police', agency = '青禾县公安局柳溪派出所'): PersonRecord => ({ name, agency, role })
/** Who founds. */
export const zhou = person('周允和', 'mediator', '柳溪镇人民调解委员会')
export const chen = person('陈砚'), xu = person('许知衡', 'court', '青禾县人民法院'), shen = person('沈既白', 'lawyer', '青禾县法律援助中心')

export const makeKeyCase = async (sections: readonly string[] = ['record', 'agreement', 'acts'], recovery?: Bytes): Promise<KeyCase> => {
  const device = await makeDevice()
  const { genesis, caseId } = await foundCase(device, zhou, sections, recovery, 'Windows 电脑')
  const caseName = hex(caseId)
  let entries: readonly Envelope[] = [must(readEnvelope(genesis))]
  let history = must(extendHistory(emptyHistory, entries[0]!, START))
  const members: Member[] = []
  const tips = new Map<string, { stream: Bytes; count: number; id: Bytes }>()

  const state = (): RosterState => history.latest!
  const readOn = async (): Promise<void> => { for (const { keyring } of members) await keyring.read(history, entries) }
  const join = async (theirs: Device): Promise<Member> => {
    const keyring = makeKeyring(caseName, theirs)
    await keyring.read(history, entries)
    const member: Member = { device: theirs, keyring, id: () => memberOf(state(), hex(theirs.deviceId))!.person }
    members.push(member)
    return member
  }
  const founder = await join(device)

  const made: KeyCase = {
    caseName, founder, history: () => history, state, entries: () => entries, read: join,
    async enter(op, by = founder) {
      const author = hex(by.device.deviceId), tip = tips.get(author) ?? { stream: randomBytes(8), count: 0, id: ZERO32 }
      const unsigned = sealEnvelope({
        kind: KIND.roster, offline: false, room: caseId, rosterSeq: state().seq, author: by.device.deviceId, stream: tip.stream, count: tip.count + 1, prev: tip.id,
        seenSeq: state().seq, seenHead: history.head, at: START + state().seq,
      }, writeRosterOp(must(op)), undefined)
      const envelope = must(readEnvelope(withSignature(unsigned, await sign(by.device.signKey, signedMessage(unsigned)))))
      history = must(extendHistory(history, envelope, START + 1000 * state().seq))
      entries = [...entries, envelope]
      tips.set(author, { stream: tip.stream, count: envelope.count, id: envelope.id })
      await readOn()
    },
    async invite(plan, by = founder) {
      const wanted = makeInvite(state(), by.keyring, { name: '陈砚', role: 'police', host: false, rights: { record: 'w', agreement: 'r' }, ...plan }, START)
      if (isRefusal(wanted)) throw new Error(wanted.detail)
      await made.enter(wanted.op, by)
      return wanted.keys
    },
    async knock(keys, theirs, who, introduction = sealIntroduction(keys.introductionKey, { device: '安卓手机', ...who })) {
      return writeJoin({
        caseId, inviteId: keys.inviteId, signPub: theirs.signPub, wrapPub: theirs.wrapPub, nonceCommit: commitToNonce(randomBytes(32)), at: START, introduction,
      }, keys, message => sign(theirs.signKey, message))
    },
    async letIn(who, plan) {
      const theirs = await makeDevice(), keys = await made.invite({ name: who.name, role: who.role, ...plan })
      await made.enter(await makeAdmission(state(), founder.keyring, await made.knock(keys, theirs, who)))
      return join(theirs)
    },
  }
  return made
}

export const opsOf = (of: KeyCase): RosterOp[] => of.entries().map(({ body }) => must(readRosterOp(body)))
export type Op<Name extends RosterOp['op']> = Extract<RosterOp, { op: Name }>
export const lastOp = <Name extends RosterOp['op']>(of: KeyCase, name: Name): Op<Name> => opsOf(of).findLast((op): op is Op<Name> => op.op === name)!
export const roomOf = (of: KeyCase, section: string): string => of.founder.keyring.roomOf(section)!
export const sendAway = async (of: KeyCase, who: Member): Promise<void> => of.enter(await makeRemoval(of.state(), of.founder.keyring, who.id()))
/** Every room of the case and every epoch that this keyring has a key for. */
export const keysOf = (of: KeyCase, { keyring }: Member): string[] => [...of.state().rooms.values()].flatMap(({ room, epoch }) =>
  Array.from({ length: epoch }, (_, i) => i + 1).filter(each => keyring.keyOf(room, each)).map(each => `${room === of.caseName ? 'people' : keyring.sectionOf(room)}/${each}`)).sort()

/** Everything that a value holds, bytes as hex and text as itself; what WebCrypto does not give out has no bytes. */
export const laidOpen = (value: unknown): string => {
  if (value instanceof Uint8Array) return hex(value)
  if (typeof value === 'object' && value !== null && !(value instanceof CryptoKey)) return Object.values(value).map(laidOpen).join('|')
  return String(value)
}
export const watchedShelf = (): { shelf: Shelf; all: Map<string, unknown> } => {
  const shelf = makeMemoryShelf(), all = new Map<string, unknown>()
  return { all, shelf: { ...shelf, set: (name, value) => { all.set(name, value); return shelf.set(name, value) }, setFirst: (name, value) => { if (!all.has(name)) all.set(name, value); return shelf.setFirst(name, value) } } }
}
