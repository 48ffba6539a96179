/**
 * A workspace without relay, keys or disk, for building and testing the
 * screens. It obeys the contract of client/workspace.ts and lets a test be the
 * world: `drive` sets what the screens are told.
 */
import { makeFakeCeremony } from './fake-ceremony.ts'
import { Awareness } from 'y-protocols/awareness'
import { Doc } from 'yjs'
import { FREEZE_STEPS } from '../../client/model/packets.ts'
import { makePapers } from '../../client/papers.ts'
import { fillSample } from '../../client/sample.ts'
import { makeWatched } from '../../client/sync/observed.ts'
import type { Watched } from '../../client/sync/observed.ts'
import type {
  ActLine, CaseCard, CaseHead, CaseRoom, Desk, Fact, FactRoom, Finishing, Invitation, Joining, NewCase, Obstacle, Person, Profile, Readiness, Section, SetAside, SyncStatus, TextRoom, Waiting,
} from '../../client/workspace.ts'
import { makeFakeTrays, type FakeTrays } from './fake-trays.ts'
import { makeFakeEvidence, type FakeEvidence } from './fake-evidence.ts'
import { FAKE_PEOPLE, fakeFrozen, fakeLog, fakeStatus, minutesAgo } from './fake-facts.ts'

type FinishingState = ReturnType<Finishing['state']['get']>
type Access = ReturnType<TextRoom['access']['get']>

export const stop = (code: string, sentence: string, where?: Obstacle['where']): Obstacle => ({ obstacle: true, code, sentence, ...(where === undefined ? {} : { where }) })

/** What a test may change while the screens look. */
export interface Drive {
  readonly profile: Watched<Profile | undefined>
  readonly cases: Watched<readonly CaseCard[]>
  readonly readiness: Watched<Readiness>
  readonly foundingCodeWanted: Watched<boolean>
  /** The relay's answer to a case that is already here. */
  readonly codeWanted: Watched<boolean>
  readonly joining: Watched<ReturnType<Joining['state']['get']>>
  readonly head: Watched<CaseHead>
  readonly me: Watched<Person>
  readonly people: Watched<readonly Person[]>
  readonly status: Watched<SyncStatus>
  readonly invitations: Watched<readonly Invitation[]>
  readonly waiting: Watched<readonly Waiting[]>
  readonly log: Watched<readonly ActLine[]>
  readonly finishing: Watched<FinishingState>
  readonly access: Watched<Access>
  readonly setAside: Watched<readonly SetAside[]>
  readonly trays: FakeTrays
  /** How long each step of 定稿 takes, and at which it fails once. */
  readonly bundle: { stepMs: number; fails: string }
  /** How the steps of 冻结 go. */
  readonly freezing: { pace: 'at once' | 'by hand'; /** Ends the step, when they go by hand. */ next(): void }
  /** What stands in a fact section. */
  factsOf(section: Section): readonly Fact[]
  /** A colleague's object comes into a fact section. */
  arrive(section: Section, json: string, personId: string, offline?: 'offline'): void
  /** What the screens asked for, in order. */
  readonly asked: string[]
}

export const makeFakeDesk = (options: { readonly profile?: Profile; readonly cases?: readonly CaseCard[] } = {}): { desk: Desk; drive: Drive } => {
  const me = FAKE_PEOPLE[0]
  if (me === undefined) throw new Error('nobody is here')
  const asked: string[] = []
  const trays = makeFakeTrays(asked, async name => ({ id: 'invite-tray', link: 'https://relay.liuxi.example/tray#k7Qm3hV0b2RrYzZ1c2VkTA.Zm9yT25lUGVyc29uT25seQ', name, role: 'party', sentAt: new Date().toISOString(), expiresAt: new Date(Date.now() + 24 * 3_600_000).toISOString() }))
  const drive: Drive = {
    trays,
    profile: makeWatched(options.profile), cases: makeWatched(options.cases ?? []),
    readiness: makeWatched<Readiness>({ persisted: false, installed: false, freeBytes: 38 * 1024 ** 3 }),
    foundingCodeWanted: makeWatched(false), codeWanted: makeWatched(false), joining: makeWatched<ReturnType<Joining['state']['get']>>({ at: 'asking' }),
    head: makeWatched<CaseHead>({ title: '宋月桂与罗长河相邻权纠纷', number: '（2026）柳溪人调字第118号', track: 'people', stage: '草拟' }),
    me: makeWatched(me), people: makeWatched<readonly Person[]>(FAKE_PEOPLE), status: makeWatched(fakeStatus('relayed')),
    invitations: makeWatched<readonly Invitation[]>([]), waiting: makeWatched<readonly Waiting[]>([]), log: makeWatched<readonly ActLine[]>(fakeLog()),
    finishing: makeWatched<FinishingState>({ at: 'drafting', obstacles: [stop('EMPTY_FIELD', '第三条的付款日期还空着。写上日期，再冻结。', 'agreement')], superseded: [] }),
    access: makeWatched<Access>({ at: 'write' }), setAside: makeWatched<readonly SetAside[]>([]), bundle: { stepMs: 0, fails: '' }, freezing: { pace: 'at once', next: () => undefined }, asked,
    factsOf: section => fakeFactLists.get(section)?.get() ?? [],
    arrive(section, json, personId, offline) {
      makeFakeFacts(section, drive)
      const list = fakeFactLists.get(section)
      list?.set([...list.get(), { personId, device: `device of ${personId}`, own: false, seq: list.get().length + 1, at: Date.now(), relayTime: Date.now(), offline: offline === 'offline', json }])
    },
  }
  const joining: Joining = { caseId: 'case-1', state: drive.joining, cancel: () => { drive.asked.push('cancel joining'); joinings.set([]) } }
  const joinings = makeWatched<readonly Joining[]>([])
  let room: CaseRoom | undefined
  const found = (wanted: NewCase, sample: boolean): string => {
    const caseId = `case-${drive.cases.get().length + 1}`
    drive.head.set({ title: wanted.title, number: wanted.number, track: wanted.track, stage: '草拟' })
    drive.cases.set([...drive.cases.get(), { caseId, title: wanted.title, number: wanted.number, track: wanted.track, unsent: 0, changedAt: new Date().toISOString(), sample }])
    return caseId
  }
  const recoveryMadeAt = makeWatched<string | undefined>(undefined)
  const desk: Desk = {
    profile: drive.profile, readiness: drive.readiness, cases: drive.cases, foundingCodeWanted: drive.foundingCodeWanted, joinings,
    recoveryMadeAt, async makeRecoveryKey() { recoveryMadeAt.set(new Date().toISOString()); return { name: '恢复钥匙.txt', file: new Blob(['钥匙']) } },
    async setProfile(profile) {
      drive.me.set({ ...me, ...profile })
      drive.people.set(drive.people.get().map(person => person.me ? { ...person, ...profile } : person))
      drive.profile.set(profile)
    },
    async askPersistence() { drive.readiness.set({ ...drive.readiness.get(), persisted: true }) },
    async createCase(wanted) {
      if (drive.foundingCodeWanted.get() && wanted.foundingCode !== 'LX7K-22QP') return stop('FOUNDING', '开通码不对，中继没有收这件新案。请再看一遍中继控制台上的那一行。')
      return found(wanted, false)
    },
    async resetSample(caseId) { drive.asked.push(`reset ${caseId}`); return caseId },
    async takeOnline(caseId) { drive.asked.push(`online ${caseId}`) },
    async openSample() { return found({ title: '宋月桂与罗长河相邻权纠纷', number: '（2026）柳溪人调字第118号', track: 'people' }, true) },
    async join(link) {
      if (link.includes('old')) return stop('INVITE_OLD', '这个邀请码过期了，请向主持人再要一个。')
      joinings.set([joining])
      return joining
    },
    async enter(caseId) {
      if (caseId === 'missing') return stop('NO_CASE', '这台设备上没有这个案件。请从案件台打开，或者用邀请链接加入。')
      room ??= makeRoom(caseId, drive)
      return room
    },
  }
  return { desk, drive }
}

/** Facts of a section live as long as the page. */
const fakeFacts = new Map<Section, FactRoom>()
const fakeFactLists = new Map<Section, Watched<readonly Fact[]>>()
/** Drafts outlive the page, as they do on a device. */
const drafts = { get: (name: string): string => sessionStorage.getItem(`draft/${name}`) ?? '', set: (name: string, text: string): void => sessionStorage.setItem(`draft/${name}`, text) }
const makeFakeFacts = (section: Section, drive: Drive): FactRoom => {
  const known = fakeFacts.get(section)
  if (known) return known
  const facts = makeWatched<readonly Fact[]>([])
  const room: FactRoom = {
    section, facts, access: drive.access as FactRoom['access'],
    async write(json) { facts.set([...facts.get(), { personId: drive.me.get().id, device: 'fake-device', own: true, seq: facts.get().length + 1, at: Date.now(), relayTime: Date.now(), json }]) },
  }
  fakeFacts.set(section, room)
  fakeFactLists.set(section, facts)
  return room
}

let fakeEvidence: FakeEvidence | undefined
const fakeEvidenceOf = (drive: Drive): FakeEvidence => (fakeEvidence ??= makeFakeEvidence(makeFakeFacts('evidence', drive)))

const makeRoom = (caseId: string, drive: Drive): CaseRoom => {
  const texts = { agreement: makeText('agreement', drive), record: makeText('record', drive) }
  const room: CaseRoom = {
    caseId, recoverable: true, head: drive.head, me: drive.me, people: drive.people, deviceKind: device => (device.startsWith('device of ') ? '' : 'Windows 电脑'), status: drive.status, invitations: drive.invitations, waiting: drive.waiting, log: drive.log,
    foundingCodeWanted: drive.codeWanted, giveFoundingCode: code => { drive.asked.push(`code ${code}`); drive.codeWanted.set(false) },
    retryNow: () => { drive.asked.push('retry') },
    async backup() { return new Blob(['备份'], { type: 'application/zip' }) },
    text: section => drive.me.get().rights[section] === 'none' ? undefined : texts[section],
    facts: section => drive.me.get().rights[section] === 'none' ? undefined : makeFakeFacts(section, drive),
    evidence: async () => drive.me.get().rights.evidence === 'none' ? undefined : fakeEvidenceOf(drive),
    draft: async name => drafts.get(name), async keepDraft(name, text) { drafts.set(name, text) },
    announce: doing => { drive.asked.push(doing) },
    async invite(wanted) {
      const now = Date.now()
      const invitation: Invitation = {
        id: `invite-${drive.invitations.get().length + 1}`, link: 'https://relay.liuxi.example/join#k7Qm3hV0b2RrYzZ1c2VkT25jZVRoZW5Wb2lkQW5kTmV2ZXJBZ2Fpbg.Zm9yT25lUGVyc29uT25seQ',
        name: wanted.name, role: wanted.role, sentAt: new Date(now).toISOString(), expiresAt: new Date(now + 24 * 3_600_000).toISOString(),
      }
      drive.asked.push(`invite ${wanted.role} ${wanted.name} ${wanted.rights.agreement} ${wanted.host ? 'host' : 'guest'}`)
      drive.invitations.set([...drive.invitations.get(), invitation])
      return invitation
    },
    async voidInvitation(id) {
      drive.asked.push(`void ${id}`)
      drive.invitations.set(drive.invitations.get().filter(one => one.id !== id))
      drive.waiting.set(drive.waiting.get().filter(one => one.inviteId !== id))
    },
    async admit(id) { drive.asked.push(`admit ${id}`); drive.waiting.set(drive.waiting.get().filter(one => one.inviteId !== id)) },
    async remove(id) { drive.asked.push(`remove ${id}`); drive.people.set(drive.people.get().filter(person => person.id !== id)) },
    trays: drive.trays,
    finishing: makeFinishing(drive),
    packets: {
      blocked: audience => (audience === 'court' ? '协议还没有生效。生效以后，各方共同申请司法确认时，才有送法院的材料。' : ''),
      async make(audience) { drive.asked.push(`packet ${audience}`); return { name: '本案-归档材料.zip', file: new Blob([new Uint8Array([80, 75, 5, 6])]), leftOut: ['证据3：太大，没有放进来，原件另存。'] } },
    },
    get papers() {
      return makePapers(room, { async typeset(form) { drive.asked.push(`paper ${form.title}`); return new TextEncoder().encode('%PDF-1.4\n%%EOF') }, uncovered: () => [] })
    },
    async leave() { drive.asked.push('leave') },
  }
  fillSample(room)
  return room
}

const makeText = (section: TextRoom['section'], drive: Drive): TextRoom => {
  const doc = new Doc({ gc: false })
  return {
    section, doc, awareness: new Awareness(doc), access: drive.access, generation: makeWatched(0), setAside: section === 'agreement' ? drive.setAside : makeWatched<readonly SetAside[]>([]),
    gate: { hold: () => {}, release: () => {}, held: makeWatched(0) },
  }
}

const makeFinishing = (drive: Drive): Finishing => ({
  state: drive.finishing,
  ...makeFakeCeremony(drive.finishing, drive.asked),
  async freeze(_staff, work) {
    const state = drive.finishing.get()
    if (state.at === 'drafting' && state.obstacles.length > 0) return stop('NOT_READY', '还有没处理的项，没有冻结。')
    for (const step of FREEZE_STEPS) {
      work?.told(step)
      if (drive.freezing.pace === 'by hand') await new Promise<void>(done => { drive.freezing.next = done })
    }
    drive.head.set({ ...drive.head.get(), stage: '签署' })
    drive.finishing.set(fakeFrozen())
  },
  async sendBack(reason) {
    drive.asked.push(`back ${reason}`)
    drive.head.set({ ...drive.head.get(), stage: '草拟' })
    drive.finishing.set({ at: 'drafting', obstacles: [], superseded: [1] })
  },
  async sign() {
    const state = drive.finishing.get()
    if (state.at !== 'frozen') return stop('NOT_FROZEN', '文本已经退回修改，没有签。请等重新冻结。')
    drive.finishing.set({ ...state, mySignature: 'given', signers: state.signers.map(signer => signer.person === 'p1' ? { ...signer, signedAt: minutesAgo(0) } : signer) })
  },
  async paper() { return new TextEncoder().encode('%PDF-1.4\n%%EOF') },
  async editable() { return new Uint8Array([80, 75, 5, 6]) },
  async bundle(work) {
    for (const [step, done, of] of [['marks', 0, 0], ['paper', 0, 0], ['photographs', 1, 2], ['photographs', 2, 2], ['pack', 0, 0]] as const) {
      work?.told(step, done, of)
      for (let left = drive.bundle.stepMs; left > 0 && work?.stopped() !== true; left -= 20) await new Promise(done => { setTimeout(done, 20) })
      if (step !== 'pack' && work?.stopped()) return stop('CANCELLED', '已经停下，没有导出。签名、登记和照片都没有变；要导出，再点一次。')
      if (step === drive.bundle.fails) { drive.bundle.fails = ''; return stop('NO_PHOTOGRAPH', '签署件第 2 页照片的原件不在这台设备上，没有导出。请连上中继等照片传到，再导出一次。') }
    }
    return new Uint8Array([80, 75, 5, 6])
  },
})

