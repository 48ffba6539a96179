/** One entered case as the screen sees it: the session, its keys and its facts behind plain values and acts. */
import { fromHex, hex } from '../shared/bytes.ts'
import { randomBytes } from '../shared/crypto.ts'
import { ZERO32 } from '../shared/envelope.ts'
import { inviteLink, meetingCode, readJoin, type InviteDoor } from '../shared/join.ts'
import { isRefusal, userSentence } from '../shared/refusal.ts'
import { memberOf, type RosterState } from '../shared/roster-fold.ts'
import { backupOf } from './backup.ts'
import { caseStatus, withFiles } from './case-status.ts'
import { makeFinishing } from './finishing.ts'
import type { Identity } from './keys/identity.ts'
import { makeKeyring } from './keys/keyring.ts'
import { makeAdmission, makeInvite, makeRemoval, openIntroduction, inviteMs, type InvitePlan } from './keys/membership.ts'
import { rosterLines } from './case-log.ts'
import { makeEvidenceDoor } from './evidence-door.ts'
import { makeFactLog } from './fact-log.ts'
import { draftsOf, makeFactRooms } from './fact-rooms.ts'
import { NO_NUMBER } from './model/case-number.ts'
import { foldFields, settled } from './model/facts.ts'
import { TEXT_FIELD } from './model/schema.ts'
import { needsCode, needsRelay, obstacle, obstacleOf } from './obstacle.ts'
import { peopleOf, rightsOf, roleOf, SECTIONS } from './people.ts'
import type { Place } from './place.ts'
import { startSession, type CaseSession } from './sync/case-session.ts'
import { keepSame, makeWatched, type Watched } from './sync/observed.ts'
import type { ActLine, CaseHead, CaseRoom, Finishing, Invitation, Obstacle, Person, Role, Section, SetAside, TextRoom, Track, Waiting } from './workspace.ts'
import { isObstacle } from './workspace.ts'
import { setAsidePieces } from './set-aside.ts'
import { isWallInvite } from './keys/tray-rights.ts'
import { typesetForm, uncoveredIn } from './paper/form.ts'
import { makePackets } from './packet.ts'
import { makePapers } from './papers.ts'
import { makeTrays, type CaseTrays } from './trays.ts'
import { makeTrayVoids } from './tray-voids.ts'

const TEXT: readonly Section[] = ['record', 'agreement']
const iso = (ms: number): string => new Date(ms).toISOString()

export interface EnteredCase extends CaseRoom {
  readonly session: CaseSession
  readonly unsent: () => number
  readonly sectionRoom: (section: Section) => string | undefined
}

/** Opens the store, reads the keys and starts the session; rejects when this device's database does not open. */
export const enterCase = async (place: Place, identity: Identity, caseName: string, home: 'relay' | 'local'): Promise<EnteredCase | Obstacle> => {
  const keyring = makeKeyring(caseName, identity.device)
  const store = await place.openStore(caseName, identity.restKey)
  const kindOf = (room: string): 'text' | 'fact' | undefined => {
    const section = keyring.sectionOf(room)
    return section === undefined ? undefined : TEXT.some(each => each === section) ? 'text' : 'fact'
  }
  const caseId = fromHex(caseName)
  const session = await startSession({
    caseId, device: identity.device, store, url: home === 'local' ? undefined : place.url, origin: place.origin, WebSocketClass: place.WebSocketClass, build: place.build,
    nextFrame: place.nextFrame, note: place.note, keys: { keyOf: keyring.keyOf, kindOf, read: keyring.read },
  })
  const me = identity.device.deviceId
  if (!await membership(session, hex(me))) {
    await session.close()
    return obstacle('NOT_HERE_YET', '这个案件的内容还没有到这台设备上。请连上中继以后再打开；你的身份和邀请都还在。')
  }
  const state = (): RosterState => session.roster.get().latest!
  const sectionOf = (room: string): Section | undefined => SECTIONS.find(section => section === keyring.sectionOf(room))
  const factsOf = (section: Section) => session.facts(keyring.roomOf(section) ?? '')

  // ---------------------------------------------------------------- what is shown

  // Asked while finishing is still being made, too.
  let actLines = (): ActLine[] => []
  let factLines = (): readonly ActLine[] => []
  let finishingNow = (): ReturnType<Finishing['state']['get']> | undefined => undefined
  let filesWaiting = (): number => 0
  let named: CaseTrays['named']['get'] = () => undefined
  const people = makeWatched<readonly Person[]>(peopleOf(state(), keyring, session.presence.get(), me))
  const mine = (): Person => people.get().find(person => person.me) ?? stranger
  const stranger: Person = { id: '', name: identity.profile()?.name ?? '', agency: '', role: roleOf(identity.profile()?.role ?? ''), host: false, me: true, online: false, doing: '', lastReceivedAt: undefined, place: '', rights: rightsOf(() => 'none') }
  const meWatched = makeWatched(mine())
  const status = makeWatched(caseStatus(session.status.get(), sectionOf, Date.now()))
  const head = makeWatched<CaseHead>(headOf())
  const log = makeWatched(linesOf())
  const invitations = makeWatched<readonly Invitation[]>([])
  const waiting = makeWatched<readonly Waiting[]>([])
  const links = new Map<string, string>()

  function headOf(): CaseHead {
    const entries = factsOf('registration')?.entries.get() ?? []
    const fields = foldFields(entries)
    return {
      title: settled(fields, '案件名称') ?? named()?.title ?? '（案件名称待定）', number: settled(fields, '编号') ?? named()?.number ?? NO_NUMBER,
      track: (settled(fields, '途径') ?? 'people') as Track, stage: stageNow(),
    }
  }
  /** As far as there is something to show for it, and no further. */
  function stageNow(): string {
    const written = (section: 'record' | 'agreement'): boolean => (session.text(keyring.roomOf(section) ?? '')?.doc().getXmlFragment(TEXT_FIELD).length ?? 0) > 0
    const finish = finishingNow()
    if (finish?.at === 'ended') return '终止'
    if (finish?.at === 'frozen') return finish.ceremony.effect.at === 'effective' ? '回访' : '签署'
    if (written('agreement')) return '草拟'
    if (written('record') || (factsOf('sessions')?.entries.get().length ?? 0) > 0) return '调解'
    return (factsOf('evidence')?.entries.get().length ?? 0) > 0 ? '调查' : '受理'
  }
  function linesOf(): ActLine[] { return [...rosterLines(session.replica.entries(), keyring, state()), ...actLines(), ...factLines()].sort((a, b) => (a.at < b.at ? -1 : 1)) }

  const showPeople = (): void => { people.set(keepSame(people.get(), peopleOf(state(), keyring, session.presence.get(), me))); meWatched.set(mine()) }
  const foundingCodeWanted = makeWatched(false)
  const showStatus = (): void => {
    foundingCodeWanted.set(session.status.get().refusalName === 'FOUNDING_CODE')
    status.set(withFiles(caseStatus(session.status.get(), sectionOf, Date.now()), filesWaiting()))
  }
  const showInvitations = (): void => {
    invitations.set([...state().invites.values()].filter(invite => invite.state === 'open').map(invite => {
      const known = keyring.invite(invite.invite)
      return { id: invite.invite, link: links.get(invite.invite), name: known?.name ?? '', role: roleOf(known?.role ?? ''), sentAt: iso(known?.at ?? invite.expires - inviteMs), expiresAt: iso(invite.expires), ...(known && isWallInvite(known) ? { wall: true } : {}) }
    }))
  }
  const showWaiting = (): void => {
    if (!memberOf(state(), hex(me))?.host) { waiting.set([]); return }
    waiting.set([...session.doors.get()].flatMap(([id, door]): Waiting[] => {
      const join = readJoin(door.join), invite = state().invites.get(id), known = keyring.invite(id)
      if (isRefusal(join) || invite?.state !== 'open' || !known) return []
      // The relay cannot have forged the request: the invitation's key signed it. What it says of himself is his word.
      const person = openIntroduction(known.introductionKey, join.introduction)
      if (door.hostNonce.every(byte => byte === 0)) session.answerDoor(fromHex(id), randomBytes(32))
      const code = hex(door.nonce) === hex(ZERO32) ? undefined : meetingCode(join, door.host, door.nonce, door.hostNonce)
      return [{ inviteId: id, name: person?.name ?? '（没有报姓名）', agency: person?.agency ?? '', role: roleOf(known.role), code, since: iso(join.at), ...(isWallInvite(known) ? { wall: true } : {}) }]
    }))
  }

  // ---------------------------------------------------------------- texts

  const texts = new Map<string, { room: TextRoom; access: Watched<ReturnType<TextRoom['access']['get']>>; aside: Watched<readonly SetAside[]> }>()
  const textRoom = (section: 'record' | 'agreement'): TextRoom | undefined => {
    const known = texts.get(section)
    if (known) return known.room
    const local = session.text(keyring.roomOf(section) ?? '')
    if (!local) return undefined
    const access = makeWatched(accessTo(section))
    const aside = makeWatched<readonly SetAside[]>([])
    const room: TextRoom = {
      section, access, setAside: aside, generation: local.generation,
      get doc() { return local.doc() }, get awareness() { return local.awareness() },
      gate: { hold: local.hold, release: local.releaseHeld, held: local.held },
    }
    texts.set(section, { room, access, aside })
    showAside()
    return room
  }
  const accessTo = (section: Section): ReturnType<TextRoom['access']['get']> => {
    const right = mine().rights[section]
    if (session.status.get().localFailure && !session.status.get().online) return { at: 'read', why: '本机存不下，中继也没连上：先停一停，点“另存备份文件”把写好的保存出来。' }
    if (session.status.get().refusalName === 'REMOVED') return { at: 'read', why: userSentence('REMOVED') }
    return right === 'write' ? { at: 'write' } : { at: 'read', why: right === 'read' ? '你可以看，不能直接改。要改请找主持人开通。' : '你已不在这一部分，刚才的内容只在本机。' }
  }
  const showAccess = (): void => {
    for (const [section, { access }] of texts) {
      const next = accessTo(section as Section)
      if (JSON.stringify(next) !== JSON.stringify(access.get())) access.set(next)
    }
    factRooms.show()
  }
  const factRooms = makeFactRooms(session, { me, state, roomOf: keyring.roomOf, accessTo: section => { const access = accessTo(section); return access.at === 'write' ? access : { at: 'read', why: access.why } } })
  const showAside = (): void => void setAsidePieces(store, session.setAside.get()).then(pieces => {
    for (const [section, { aside }] of texts) aside.set(pieces.filter(piece => piece.room === keyring.roomOf(section)))
  })

  // ---------------------------------------------------------------- acts

  const act = async (op: Parameters<typeof session.act>[0] | Parameters<typeof obstacleOf>[0]): Promise<void | Obstacle> => {
    if (isRefusal(op)) return obstacleOf(op)
    const refused = await session.act(op)
    if (refused) return refused.refusal !== 'ROSTER_AHEAD' ? obstacleOf(refused) : foundingCodeWanted.get() ? needsCode : needsRelay
  }

  const inviteTo = async (plan: InvitePlan & { readonly role: Role }, door: InviteDoor): Promise<Invitation | Obstacle> => {
    if (home === 'local') return obstacle('SAMPLE', '样例只在这台设备上，不能请人进来。要和别人一起试，请先点“放到中继上”；要办真的案件，请新建。')
    const { name, role, host, rights } = plan
    const made = makeInvite(state(), keyring, { name, role, host, rights }, Date.now())
    if (isRefusal(made)) return obstacleOf(made)
    const failed = await act(made.op)
    if (isObstacle(failed)) return failed
    const id = hex(made.keys.inviteId), link = inviteLink(place.origin, caseId, made.secret, door)
    links.set(id, link)
    await identity.keep(`link/${id}`, link)
    showInvitations()
    const now = Date.now()
    return { id, link, name, role, sentAt: iso(now), expiresAt: iso(now + inviteMs), ...(isWallInvite(plan) ? { wall: true } : {}) }
  }
  const trays = makeTrays({ session, keyring, me: hex(me), state, act, invite: inviteTo, home, place, caseName })
  named = trays.named.get
  trays.named.subscribe(() => head.set(headOf()))
  head.set(headOf())

  const factLog = makeFactLog({
    facts: section => (mine().rights[section] === 'none' ? undefined : factRooms.facts(section)),
    nameOf: person => keyring.person(person)?.name ?? '（姓名未公开）', changed: () => log.set(linesOf()),
  })
  factLines = factLog.lines
  log.set(linesOf())

  const unsubscribe = [
    session.roster.subscribe(() => { showPeople(); showAccess(); factRooms.reread(); showInvitations(); showWaiting(); factLog.look(); log.set(linesOf()); watchFacts() }),
    session.presence.subscribe(showPeople),
    session.status.subscribe(() => { showStatus(); showAccess() }),
    session.doors.subscribe(showWaiting),
    session.setAside.subscribe(showAside),
  ]
  let registrationSeen = false
  function watchFacts(): void {
    const facts = registrationSeen ? undefined : factsOf('registration')
    if (facts) {
      registrationSeen = true
      unsubscribe.push(facts.entries.subscribe(() => head.set(headOf())))
    }
    head.set(headOf())
  }
  watchFacts()
  for (const invite of state().invites.keys()) void identity.kept(`link/${invite}`).then(link => { if (link) { links.set(invite, link); showInvitations() } })
  showInvitations()
  showWaiting()
  const showStage = (): void => { const stage = stageNow(); if (stage !== head.get().stage) head.set({ ...head.get(), stage }) }
  const dwell = setInterval(() => { showStatus(); showStage() }, 1000)
  const evidenceDoor = makeEvidenceDoor({ session, place, caseName, home, facts: () => (mine().rights.evidence === 'none' ? undefined : factRooms.facts('evidence')), roomName: () => keyring.roomOf('evidence'), device: hex(me) })
  const finishing = makeFinishing({ session, store, keyring, identity, caseId, head: () => head.get(), people, status, readAsset: place.readAsset, readVerifier: place.readVerifier, evidence: () => evidenceDoor.evidence() })
  finishingNow = () => finishing.state.get()
  actLines = finishing.lines
  filesWaiting = () => evidenceDoor.waiting() + trays.filesWaiting()
  const voids = makeTrayVoids({ drafts: finishing.drafts, trays, session })
  finishing.changed(() => { log.set(linesOf()); head.set(headOf()); voids.look() })

  const facts: CaseRoom['facts'] = section => (mine().rights[section] === 'none' ? undefined : factRooms.facts(section))
  const readText: CaseRoom['text'] = section => (mine().rights[section] === 'none' ? undefined : textRoom(section))
  const papers = makePapers({ facts, text: readText, head, people, finishing }, { typeset: async form => (await typesetForm(form, finishing.engine())).pdf, uncovered: uncoveredIn })
  const packets = makePackets({ papers, finishing, facts, evidence: evidenceDoor.evidence, head })

  return {
    caseId: caseName, head, recoverable: state().recovery !== undefined, me: meWatched, people, deviceKind: keyring.deviceKind, status, log, invitations, waiting, trays, finishing, papers, packets, session,
    unsent: () => status.get().unsent, sectionRoom: section => keyring.roomOf(section),
    retryNow: session.retryNow, foundingCodeWanted, giveFoundingCode: code => session.found(code.trim()),
    backup: async () => backupOf(caseId, store, session, await evidenceDoor.onlyHere()),
    text: textRoom,
    facts,
    evidence: evidenceDoor.evidence,
    ...draftsOf(identity, caseName),
    announce: (doing, at = '') => session.announce(doing, at),
    invite: wanted => inviteTo({ ...wanted, rights: Object.fromEntries(Object.entries(wanted.rights).flatMap(([section, right]) => (right === 'none' ? [] : [[section, right === 'write' ? 'w' : 'r']]))) }, 'join'),
    voidInvitation: id => act({ op: 'void', invite: id }),
    async admit(inviteId) {
      const door = session.doors.get().get(inviteId)
      return door ? act(await makeAdmission(state(), keyring, door.join)) : needsRelay
    },
    async remove(person) { return act(await makeRemoval(state(), keyring, person)) },
    async leave() {
      clearInterval(dwell)
      for (const stop of unsubscribe) stop()
      voids.close()
      finishing.close()
      evidenceDoor.close()
      factRooms.close()
      factLog.close()
      trays.close()
      await session.close()
    },
  }
}

/** A newcomer's device has nothing yet: his own entry has to arrive first. */
const membership = (session: CaseSession, me: string): Promise<boolean> => new Promise(resolve => {
  const here = (): boolean => { const { latest } = session.roster.get(); return latest !== undefined && memberOf(latest, me) !== undefined }
  if (here() || session.roster.get().latest) { resolve(true); return }
  const stop = session.roster.subscribe(() => { if (here()) { clearTimeout(late); stop(); resolve(true) } })
  const late = setTimeout(() => { stop(); resolve(false) }, firstRosterMsMax)
})
/** Over a slow mobile line a roster of a hundred entries takes seconds. */
const firstRosterMsMax = 20_000
