/**
 * The screen's whole view of the world. Nothing here names a socket, a key, a
 * cursor or a frame; the composition root (client/desk.ts) implements it.
 *
 * Everything that changes by itself is an `Observed`: read it with `get`, be
 * told with `subscribe`. Refusals come back as values with a Chinese sentence.
 */
import type { Awareness } from 'y-protocols/awareness'
import type { Doc } from 'yjs'
import type { Block } from '../shared/agreement.ts'
import type { EndAct, MarkAct, ReadAct, SealAct } from '../shared/paper-acts.ts'
import type { Ceremony, SentBack } from './model/ceremony.ts'
import type { SigningName } from './model/gate-names.ts'
import type { BundleStep, FreezeWork, LongWork, Packets } from './model/packets.ts'
import type { Papers } from './model/papers/offers.ts'
import type { ExhibitHead } from './model/tray-exhibits.ts'

export interface Observed<T> {
  get(): T
  /** Calls `tell` after every change, not at once; returns the way out. */
  subscribe(tell: () => void): () => void
}

/** What may stop a person's act: the sentence says what happened, what it means and what to do. */
export interface Obstacle {
  readonly obstacle: true; readonly code: string; readonly sentence: string
  /** The section where it can be dealt with, when there is one, and the place in it: a clause's id, a line's beginning (model/gate-text.ts), a field's path. */
  readonly where?: Section; readonly at?: string
  /** Two names to be compared letter by letter: the registration's, the agreement's. */
  readonly names?: readonly [registered: string, written: string]
}
export const isObstacle = (x: unknown): x is Obstacle => typeof x === 'object' && x !== null && (x as { obstacle?: unknown }).obstacle === true

/** 公安 · 法院 · 律师 · 人民调解员 · 记录人 · 当事人 */
export type Role = 'police' | 'court' | 'lawyer' | 'mediator' | 'recorder' | 'party'
export const ROLES: readonly Role[] = ['mediator', 'police', 'court', 'lawyer', 'recorder', 'party']
/** 人民调解 · 治安调解 · 法院委派委托 · 行政调解 · 商事调解 */
export type Track = 'people' | 'police' | 'court' | 'administrative' | 'commercial'
/** 案卷登记 · 身份资料 · 调解场次 · 调解笔录 · 协议书草案 · 证据 · 审阅意见 · 办理日志 */
export type Section = 'registration' | 'identity' | 'sessions' | 'record' | 'agreement' | 'evidence' | 'review' | 'acts'
/** 可改 · 可看 · 看不到 */
export type Right = 'write' | 'read' | 'none'

export interface Profile { readonly name: string; readonly agency: string; readonly role: Role }
export interface Readiness {
  /** Has the browser promised to keep what is stored? */
  readonly persisted: boolean
  readonly installed: boolean
  readonly freeBytes: number | undefined
}

/** One row of the desk. */
export interface CaseCard {
  readonly caseId: string
  readonly title: string
  readonly number: string
  readonly track: Track
  /** 处 on this device that the relay has not confirmed. */
  readonly unsent: number
  /** ISO time of the last change known here. */
  readonly changedAt: string | undefined
  readonly sample: boolean
  /** What follows is kept as it was when the case was last open on this device; absent until then. */
  readonly stage?: string
  readonly days?: CardDays
  /** 纠纷类型 and 案件来源, in words. */
  readonly kind?: string
  readonly source?: string
  /** Names as written in the registration, for the search. */
  readonly parties?: readonly string[]
  /** Do I preside? Is my signature wanted? */
  readonly host?: boolean
  readonly toSign?: boolean
  /** Fields of which several values stand. */
  readonly toSettle?: number
  readonly lastEvent?: { readonly sentence: string; readonly person: string; readonly at: string }
  /** Who was connected, and when this was last seen (ISO): older than a minute, it is what was, not what is. */
  readonly present?: { readonly at: string; readonly people: readonly { readonly name: string; readonly role: Role }[] }
}

/** Days 'YYYY-MM-DD' that terms are computed from (client/model/terms.ts); absent where nothing is filled in or settled. */
export interface CardDays {
  readonly assignedOn?: string
  readonly acceptedOn?: string
  readonly endedOn?: string
  readonly extendedTo?: string
  readonly handledOn?: string
  readonly firstSessionOn?: string
}

export interface NewCase { readonly title: string; readonly number: string; readonly track: Track; readonly foundingCode?: string }

/** The workspace as a whole: who I am on this device and which cases it knows. */
export interface Desk {
  readonly profile: Observed<Profile | undefined>
  setProfile(profile: Profile): Promise<void | Obstacle>
  readonly readiness: Observed<Readiness>
  askPersistence(): Promise<void>
  readonly cases: Observed<readonly CaseCard[]>
  /** The organisation's recovery key: made once; ISO time, undefined while there is none. */
  readonly recoveryMadeAt: Observed<string | undefined>
  /** Makes it and returns the file to put into the safe; the private half is kept nowhere else. */
  makeRecoveryKey(): Promise<{ readonly name: string; readonly file: Blob } | Obstacle>
  /** Does the relay want a one-time code before this device may found a case? */
  readonly foundingCodeWanted: Observed<boolean>
  createCase(wanted: NewCase): Promise<string | Obstacle>
  /** Makes (or finds) the sample case on this device; no network. */
  openSample(): Promise<string | Obstacle>
  /** Away with the sample and whatever was tried in it; a fresh one. */
  resetSample(caseId: string): Promise<string | Obstacle>
  /** From now on the sample is a case like any other: it goes to the relay and people can be asked in. The case must have been left. */
  takeOnline(caseId: string): Promise<void | Obstacle>
  /** Starts joining by a link; the secret is in its fragment. */
  join(link: string): Promise<Joining | Obstacle>
  /** Joinings that began earlier on this device and still wait. */
  readonly joinings: Observed<readonly Joining[]>
  enter(caseId: string): Promise<CaseRoom | Obstacle>
}

/** The joiner's side of an invitation. */
export interface Joining {
  readonly caseId: string
  readonly state: Observed<
    | { readonly at: 'asking' }
    /** Six digits: read aloud to the host, who must see the same. */
    | { readonly at: 'waiting'; readonly code: string | undefined }
    | { readonly at: 'admitted' }
    | { readonly at: 'stopped'; readonly obstacle: Obstacle }
  >
  cancel(): void
}

/** One person of the case, as the people list shows them. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly agency: string
  readonly role: Role
  readonly host: boolean
  readonly me: boolean
  readonly online: boolean
  /** What he is doing, e.g. 正在改协议书草案; empty when nothing is known. */
  readonly doing: string
  /** Where exactly, in this product's own words, e.g. registration/联系方式; empty when nothing is known. */
  readonly place: string
  /** ISO; last time the relay passed something of his to this device. */
  readonly lastReceivedAt: string | undefined
  /** ISO; when he was seen to leave, if this device saw it. */
  readonly offlineSince?: string | undefined
  readonly rights: Readonly<Record<Section, Right>>
  /** A device that reads the wall and nothing else: nobody's phone. */
  readonly wall?: boolean
}

/** ux.md §9.3; first match wins. The chip and its popover show nothing else. */
export interface SyncStatus {
  /** local-only: the sample case, which never goes to the relay. */
  readonly at: 'local-failed' | 'local-only' | 'refused' | 'offline' | 'connecting' | 'sending' | 'relayed'
  /** Reason for local-failed / refused, in the screen's words. */
  readonly reason: string
  /** 处 written here and not yet confirmed by the relay, over all sections. */
  readonly unsent: number
  readonly unsentBySection: readonly { readonly section: Section; readonly count: number }[]
  readonly attempt: number
  /** ISO times. */
  readonly savedAt: string | undefined
  readonly relayedAt: string | undefined
  readonly receipt: number | undefined
  readonly offlineSince: string | undefined
  readonly lastOnlineAt: string | undefined
  /** Minutes this device's clock is behind (+) or ahead (-) of the relay; 0 when under two. */
  readonly clockMinutes: number
  /** 处 still to come in after reconnecting; 0 when caught up. */
  readonly catchingUp: number
}

/** A text section that an editor may be bound to. */
export interface TextRoom {
  readonly section: 'record' | 'agreement'
  readonly doc: Doc
  readonly awareness: Awareness
  readonly access: Observed<
    | { readonly at: 'write' }
    /** `why` is a sentence for the reader. */
    | { readonly at: 'read'; readonly why: string }
    /** The document was written by a newer program; never bind an editor. */
    | { readonly at: 'newer'; readonly why: string }
  >
  /**
   * Incoming changes wait while the editor composes (editor.md §2).
   * The editor calls hold() on compositionstart and release() afterwards.
   */
  readonly gate: { hold(): void; release(): void; readonly held: Observed<number> }
  /** Changes each time the document had to be rebuilt: bind the editor anew. */
  readonly generation: Observed<number>
  /** Work that the relay refused and that was set aside, never dropped. */
  readonly setAside: Observed<readonly SetAside[]>
}

/** One immutable object of a fact room: model folds (client/model) read `json`, which members wrote and nobody vouches for. */
export interface Fact {
  /** The author. `personId` is empty while the roster does not know the device. */
  readonly personId: string
  readonly device: string
  readonly own: boolean
  /** Position in the room's log; undefined while only this device has it. */
  readonly seq: number | undefined
  /** The author's clock, and the relay's, ms. */
  readonly at: number
  readonly relayTime: number | undefined
  /** Written while the author's device had no line. */
  readonly offline?: boolean
  readonly json: string
}

/** A fact section: an append-only list of objects, in the log's order, own unconfirmed ones last. */
export interface FactRoom {
  readonly section: Section
  readonly access: Observed<{ readonly at: 'write' } | { readonly at: 'read'; readonly why: string }>
  readonly facts: Observed<readonly Fact[]>
  /** Resolves when the object is on this device's disk; never before. At most about 250 KB of JSON. */
  write(json: string): Promise<void | Obstacle>
}

/** A file being read and sealed on this device; bytes. */
export interface Adding { readonly id: string; readonly name: string; readonly size: number; readonly done: number }
/** Where an exhibit's bytes are, as far as this device can know. */
export type Travel =
  /** All parts are on this device and some have not been confirmed by the relay. */
  | { readonly at: 'waiting'; readonly sent: number; readonly parts: number; readonly sentBytes: number; readonly bytes: number }
  /** The relay has confirmed every part; `here`: they are on this device, too. */
  | { readonly at: 'relayed'; readonly here: boolean }
  /** Not here, and the device that added it has not said that all is sent. */
  | { readonly at: 'elsewhere' }
  /** A case that stays on this device. */
  | { readonly at: 'here' }
  /** Larger than what travels: only its SHA-256 is kept. */
  | { readonly at: 'reference' }

/** Bytes of the section 证据; what an exhibit is, client/model/evidence.ts folds from facts('evidence'). */
export interface EvidenceFiles {
  readonly adding: Observed<readonly Adding[]>
  /** Resolves with the exhibit's id when file and fact are on this device's disk. `thumbnail`: a small JPEG or WebP, base64. */
  add(file: File, thumbnail: string | undefined): Promise<string | Obstacle>
  /** Stops what is being added or opened under this id. */
  stop(id: string): void
  /** By exhibit id. */
  readonly travels: Observed<ReadonlyMap<string, Travel>>
  /** Why the relay takes no files at the moment, in a sentence; empty when it does. */
  readonly trouble: Observed<string>
  /** The bytes as they were added: every part and the whole have been checked against the SHA-256. */
  open(id: string): Promise<Blob | Obstacle>
  /** Parts that are here already of what is being opened. */
  readonly opening: Observed<ReadonlyMap<string, { readonly done: number; readonly parts: number }>>
  /** Is this the file that was added? For those kept by their hash only. */
  compare(id: string, file: File): Promise<'same' | 'other' | Obstacle>
}

export interface SetAside { readonly id: string; readonly reason: string; readonly at: string; readonly text: string }
export interface InviteWanted { readonly role: Role; readonly name: string; readonly rights: Readonly<Record<Section, Right>>; readonly host: boolean }
export interface Invitation { readonly id: string; readonly link: string | undefined; readonly name: string; readonly role: Role; readonly sentAt: string; readonly expiresAt: string; /** For a device that is to be the wall. */ readonly wall?: boolean }
/** Somebody stands at the door. */
export interface Waiting { readonly inviteId: string; readonly name: string; readonly agency: string; readonly role: Role; readonly code: string | undefined; readonly since: string; readonly wall?: boolean }

/** An entry of 办理日志. */
export interface ActLine { readonly id: string; readonly at: string; readonly person: string; readonly sentence: string; readonly kind?: ActKind }
/** 人员和权限 · 冻结和签署 · 登记和身份 · 场次 · 证据 · 投出和核对; absent: 其他 */
export type ActKind = 'people' | 'finishing' | 'registration' | 'sessions' | 'evidence' | 'trays'

export interface CaseHead { readonly title: string; readonly number: string; readonly track: Track; readonly stage: string }

/** One entered case. */
export interface CaseRoom {
  readonly caseId: string
  readonly head: Observed<CaseHead>
  /** Can the founding organisation's recovery key open this case? Every participant is told. */
  readonly recoverable: boolean
  readonly me: Observed<Person>
  readonly people: Observed<readonly Person[]>
  /** What people call a device (Windows 电脑, 安卓平板), also one that was taken out; empty when nobody said. */
  deviceKind(device: string): string
  readonly status: Observed<SyncStatus>
  retryNow(): void
  /** The relay will not take this new case without its one-time code. */
  readonly foundingCodeWanted: Observed<boolean>
  giveFoundingCode(code: string): void
  /** Everything this device holds of the case, as one file to keep. */
  backup(): Promise<Blob>
  text(section: 'record' | 'agreement'): TextRoom | undefined
  /** undefined when this person may not read the section. */
  facts(section: Section): FactRoom | undefined
  /** undefined when this person may not read 证据; an obstacle when this browser gives no place for files. */
  evidence(): Promise<EvidenceFiles | Obstacle | undefined>
  /** What was typed into a field and not written yet; kept on this device only, sealed. An empty text forgets it. */
  draft(name: string): Promise<string>
  keepDraft(name: string, text: string): Promise<void>
  /** Names the place, not the keystrokes: 正在改第三条. `place` as in Person.place. */
  announce(doing: string, place?: string): void
  readonly invitations: Observed<readonly Invitation[]>
  invite(wanted: InviteWanted): Promise<Invitation | Obstacle>
  voidInvitation(id: string): Promise<void | Obstacle>
  readonly waiting: Observed<readonly Waiting[]>
  /** 放行 */ admit(inviteId: string): Promise<void | Obstacle>
  /** 移出 */ remove(personId: string): Promise<void | Obstacle>
  readonly log: Observed<readonly ActLine[]>
  readonly trays: Trays
  readonly finishing: Finishing
  readonly papers: Papers<Obstacle>
  readonly packets: Packets<Obstacle>
  leave(): Promise<void>
}

/** A party's tray, or the wall: what staff put before somebody who does not sit in the working rooms. Objects and their fold: client/model/tray.ts. */
export interface Tray {
  /** Opaque; 'wall' for the wall. */ readonly id: string
  /** `staff`: the author works on the case; what he publishes counts, what he answers does not. */
  readonly facts: Observed<readonly (Fact & { readonly staff: boolean })[]>
  readonly access: FactRoom['access']
  write(json: string): Promise<void | Obstacle>
  readonly files: TrayFiles
}
/** Bytes of exhibits shown in a tray: copies, sealed anew for this tray and nobody else; what they are, client/model/tray-exhibits.ts folds. */
export interface TrayFiles {
  /** Resolves when copy and object are on this device's disk; `file` undefined: kept by its hash only. `done`: bytes sealed so far. */
  show(head: ExhibitHead, file: Blob | undefined, done: (bytes: number) => void): Promise<void | Obstacle>
  /** By the object's id; every part and the whole have been checked against the SHA-256. */
  open(id: string): Promise<Blob | Obstacle>
  /** Parts that are here already of what is being opened. */
  readonly opening: Observed<ReadonlyMap<string, { readonly done: number; readonly parts: number }>>
  /** Parts that this device has sealed and the relay has not confirmed, by the object's id; 0 is left out. */
  readonly unsent: Observed<ReadonlyMap<string, number>>
}
export interface Trays {
  /** Those this device may read, in the order in which they were made. */
  readonly all: Observed<readonly Tray[]>
  /** Where this device belongs: in the working rooms, or straight at its own tray or the wall, where nothing else of the case is. */
  readonly seat: Observed<'working' | 'tray' | 'wall'>
  /** May this person make trays and publish? */
  readonly mayPublish: Observed<boolean>
  /** Makes the room of a tray, or finds it (the wall exists once). */
  make(kind: 'tray' | 'wall'): Promise<Tray | Obstacle>
  /** A link that leads straight to the tray; `name` as on the invitation. The wall's lets a device read only. */
  invite(trayId: string, name: string): Promise<Invitation | Obstacle>
}

/** 冻结文本 → 宣读 → 签署 → 盖章 → 定稿并导出 (decisions.md §8), by device keys (level A), on a shared pad (B) and in ink (C). */
export interface Finishing {
  readonly state: Observed<
    | { readonly at: 'drafting'; readonly obstacles: readonly Obstacle[]; /** Worth a look, block nothing. */ readonly warnings?: readonly Obstacle[]; /** Drafts sent back: their printed copies are void. */ readonly superseded: readonly number[]; readonly back?: SentBack; /** 姓名逐字核对: whom the text names. */ readonly names?: readonly SigningName[] }
    /** 终止调解; `by` entered it. */
    | { readonly at: 'ended'; readonly askedBy: string; readonly reason: string; /** As on paper: 2026-11-20T19:02. */ readonly happenedAt: string; readonly by: string }
    | {
      readonly at: 'frozen'
      readonly draft: number
      readonly frozenAt: string
      readonly frozenBy: string
      /** 24 digits in six groups of four. */
      readonly checkCode: string
      readonly sha256: string
      readonly lines: readonly FrozenLine[]; /** Of these the text itself, its clauses with their ids. */ readonly body: readonly Block[]
      readonly pages: number
      /** Who signs with a device key. */
      readonly signers: readonly Signer[]
      /** Who signs on paper, and everything that was entered of it. */
      readonly ceremony: Ceremony
      /** 冻结后到达 n 处 */ readonly late: number
      readonly mySignature: 'wanted' | 'given' | 'not-mine' | 'working'
      /** Could this device rebuild the same PDF? undefined while it tries. */
      readonly rebuilt: boolean | undefined
    }
  >
  /** `staff`: how mediator and recorder sign; where the law keeps electronic signatures out it is ink, whatever is asked. */
  freeze(staff?: 'device' | 'ink', work?: FreezeWork): Promise<void | Obstacle>
  /** 退回修改 */
  sendBack(reason: string): Promise<void | Obstacle>
  sign(): Promise<void | Obstacle>
  /** Enters what was seen done at one place; resolves when it is on this device's disk. */
  mark(seen: Omit<MarkAct, 'act' | 'draft' | 'sha256' | 'paper'>): Promise<void | Obstacle>
  /** 登记盖章 */
  seal(seen: Omit<SealAct, 'act' | 'draft' | 'sha256' | 'paper'>): Promise<void | Obstacle>
  /** A photograph of page `page` (from 1) of the signed print; it is kept among the exhibits and bound by its hash. */
  addScan(page: number, file: File): Promise<void | Obstacle>
  readAloud(heard: Omit<ReadAct, 'act' | 'draft' | 'sha256' | 'paper'>): Promise<void | Obstacle>
  /** 更正登记: a mark, seal or photograph that was entered by mistake; the line stays in the log. */
  strike(id: string, reason: string): Promise<void | Obstacle>
  /** 改日接着签; `on` a day or empty. */
  later(on: string, reason: string): Promise<void | Obstacle>
  /** 终止调解, at any time before effect. */
  end(asked: Omit<EndAct, 'act' | 'draft'>): Promise<void | Obstacle>
  reopen(reason: string): Promise<void | Obstacle>
  /** The agreement as typeset, for printing. */
  paper(): Promise<Uint8Array | Obstacle>
  /** The agreement's body as a Word file to go on with elsewhere: unsigned, and each page says so. Needs no relay. */
  editable(): Promise<Uint8Array | Obstacle>
  /** The 核验包 (.zip). */
  bundle(work?: LongWork<BundleStep>): Promise<Uint8Array | Obstacle>
}

export interface FrozenLine { readonly kind: 'title' | 'number' | 'heading' | 'paragraph' | 'clause' | 'signature'; readonly text: string; readonly label?: string }
export interface Signer { readonly person: string; readonly name: string; readonly role: Role; readonly capacity: string; readonly signedAt: string | undefined }
