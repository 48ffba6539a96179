/** The composition root: who I am on this device, which cases it knows, and the ways into one. */
import { base64url, fromBase64url, hex, sameBytes } from '../shared/bytes.ts'
import { randomBytes, sign } from '../shared/crypto.ts'
import { isRefusal } from '../shared/refusal.ts'
import { nameLengthMax } from '../shared/limits.ts'
import type { EnteredCase } from './case-room.ts'
import { openCards } from './cards.ts'
import { NO_NUMBER } from './model/case-number.ts'
import { openIdentity, type Identity } from './keys/identity.ts'
import { obstacle, obstacleOf } from './obstacle.ts'
import { roleOf, SECTIONS } from './people.ts'
import type { Place } from './place.ts'
import { makeWatched } from './sync/observed.ts'
import { isObstacle, type Desk, type Joining, type NewCase, type Obstacle, type Profile, type Readiness } from './workspace.ts'

interface PendingJoin { readonly caseId: string; readonly join: string; readonly nonce: string }

/** Rejects when the browser gives no place to keep keys: then nothing can be kept, and the page must say so. */
export const makeDesk = async (place: Place): Promise<Desk & { readonly identity: Identity }> => {
  const identity = await openIdentity(place.shelf)
  const readJson = async <T>(name: string, otherwise: T): Promise<T> => { const text = await identity.kept(name); return text === undefined ? otherwise : (JSON.parse(text) as T) }
  const toProfile = (): Profile | undefined => { const kept = identity.profile(); return kept && { name: kept.name, agency: kept.agency, role: roleOf(kept.role) } }
  const profile = makeWatched(toProfile())
  const [cards, recovery, pendingJoins] = await Promise.all([openCards(identity, place), readJson<{ at?: string }>('recovery', {}), readJson<PendingJoin[]>('joins', [])])
  const cases = cards.all
  const joinings = makeWatched<readonly Joining[]>([])
  // The browser may take its time to count what is stored; nobody should wait for it.
  const readiness = makeWatched<Readiness>({ persisted: false, installed: false, freeBytes: undefined })
  void place.readiness().then(known => readiness.set(known))
  const foundingCodeWanted = makeWatched(false)
  const recoveryMadeAt = makeWatched(recovery.at)
  const entered = new Map<string, Promise<EnteredCase | Obstacle>>()

  const enter = (caseId: string): Promise<EnteredCase | Obstacle> => {
    const known = entered.get(caseId)
    if (known) return known
    // The desk shows before any of this is loaded: keys, rooms and documents are a chunk of their own.
    const opening = Promise.all([import('./case-room.ts'), import('./card-facts.ts')]).then(async ([{ enterCase }, { cardFacts }]) => {
      const room = await enterCase(place, identity, caseId, cards.of(caseId)?.sample ? 'local' : 'relay')
      if (isObstacle(room)) { entered.delete(caseId); return room }
      // Facts and lines of the log come in flocks; the card is made once for each flock.
      let soon: ReturnType<typeof setTimeout> | undefined
      const show = (): void => { soon = undefined; cards.change(caseId, definedOf(cardFacts(room, Date.now()))) }
      const showSoon = (): void => { soon ??= setTimeout(show, cardRestMs) }
      const stops = [room.head, room.status, room.people, room.log, room.finishing.state].map(each => each.subscribe(showSoon))
      const present = setInterval(showSoon, presentMs)
      showSoon()
      return {
        ...room,
        async leave() {
          entered.delete(caseId)
          for (const stop of stops) stop()
          clearInterval(present)
          clearTimeout(soon)
          show()
          await cards.store(caseId).catch(() => {}) // a full disk must not keep anybody in the case
          await room.leave()
        },
      }
    })
    entered.set(caseId, opening)
    opening.catch(() => entered.delete(caseId))
    return opening
  }

  const found = async (wanted: NewCase, sample: boolean): Promise<string | Obstacle> => {
    const founder = identity.profile()
    if (!founder) return obstacle('PROFILE', '先填好你是谁，再建案件。')
    const title = wanted.title.trim()
    if (title === '' || title.length > 100) return obstacle('TITLE', '案件名称要填，100 个字以内。')
    const [{ foundCase }, { recoveryOf }, { genesisName }] = await Promise.all([import('./keys/founding.ts'), import('./keys/recovery.ts'), import('./sync/replica.ts')])
    const { genesis, caseId } = await foundCase(identity.device, founder, SECTIONS, (await recoveryOf(identity))?.wrapPub, place.deviceKind)
    const name = hex(caseId)
    const store = await place.openStore(name, identity.restKey)
    await store.commit({ keep: [{ name: genesisName, bytes: genesis }], strict: true })
    store.close()
    await cards.add({ caseId: name, title, number: wanted.number.trim() || NO_NUMBER, track: wanted.track, unsent: 0, changedAt: new Date().toISOString(), sample })
    const room = await enter(name)
    if (isObstacle(room)) return room
    if (wanted.foundingCode) room.session.found(wanted.foundingCode.trim())
    const registration = room.session.facts(room.sectionRoom('registration') ?? '')
    for (const [field, value] of [['案件名称', title], ['编号', wanted.number.trim() || NO_NUMBER], ['途径', wanted.track]] as const) {
      await registration?.write(JSON.stringify({ kind: 'field', id: hex(randomBytes(8)), field, value, replaces: [] }))
    }
    return name
  }

  /** Asked once, before somebody has filled in a form: does the relay want its code from this device? */
  const askRelay = async (): Promise<void> => {
    const { makeWire } = await import('./sync/wire.ts')
    const done = (): void => { clearTimeout(late); wire.close() }
    const late = setTimeout(() => wire.close(), 15_000)
    const wire = makeWire({
      url: place.url, origin: place.origin, WebSocketClass: place.WebSocketClass, device: identity.device, build: place.build, random: randomBytes,
      welcomed(relay) { foundingCodeWanted.set(relay.wantsFoundingCode); done() }, frame() {}, gone() {}, trying() {},
    })
  }
  setTimeout(() => void askRelay(), 300) // after the first screen

  // ---------------------------------------------------------------- joining

  const doors = new Map<string, Joining>(), closers = new Map<string, () => void>()
  const begin = async (pending: PendingJoin): Promise<Joining> => {
    const { standAtDoor } = await import('./sync/joining.ts')
    const known = doors.get(pending.caseId)
    if (known) return known
    const link = standAtDoor(fromHexName(pending.caseId), fromBase64url(pending.join), fromBase64url(pending.nonce), {
      url: place.url, origin: place.origin, WebSocketClass: place.WebSocketClass, device: identity.device, build: place.build, random: randomBytes,
    })
    const state = makeWatched<ReturnType<Joining['state']['get']>>({ at: 'asking' })
    const show = async (): Promise<void> => {
      const now = link.state.get()
      if (now.at === 'admitted') await cards.add({ caseId: pending.caseId, title: '（正在取案件名称）', number: '', track: 'people', unsent: 0, changedAt: new Date().toISOString(), sample: false })
      // Told before it is forgotten: whoever still looks at it goes on into the case, or reads why not.
      state.set(now.at === 'stopped' ? { at: 'stopped', obstacle: obstacleOf(now.refusal) } : now)
      if (now.at === 'admitted') await forget(pending.caseId)
      if (now.at === 'stopped') await unwrite(pending.caseId)
    }
    link.state.subscribe(() => void show())
    const joining: Joining = { caseId: pending.caseId, state, cancel() { link.close(); void forget(pending.caseId) } }
    doors.set(pending.caseId, joining)
    closers.set(pending.caseId, link.close)
    joinings.set([...doors.values()])
    return joining
  }
  const forget = async (caseId: string): Promise<void> => {
    doors.delete(caseId)
    joinings.set([...doors.values()])
    await unwrite(caseId)
  }
  const unwrite = async (caseId: string): Promise<void> =>
    identity.keep('joins', JSON.stringify((await readJson<PendingJoin[]>('joins', [])).filter(each => each.caseId !== caseId)))

  const join = async (text: string): Promise<Joining | Obstacle> => {
    const me = identity.profile()
    if (!me) return obstacle('PROFILE', '先填好你是谁，再加入案件。')
    const { commitToNonce, inviteKeysOf, readInviteLink, readJoin, writeJoin } = await import('../shared/join.ts')
    const { sealIntroduction } = await import('./keys/membership.ts')
    const link = readInviteLink(text)
    if (isRefusal(link)) return obstacle('NO_INVITE', '这里面没有邀请链接，或者链接不完整。请把对方发来的整段文字复制过来。')
    const caseId = hex(link.caseId)
    // He is in already, and the link stands in his chat for ever: it leads him to his case.
    if (cases.get().some(card => card.caseId === caseId)) return { caseId, state: makeWatched<ReturnType<Joining['state']['get']>>({ at: 'admitted' }), cancel() {} }
    const keys = inviteKeysOf(link.caseId, link.secret), nonce = randomBytes(32)
    const bytes = await writeJoin({
      caseId: link.caseId, inviteId: keys.inviteId, signPub: identity.device.signPub, wrapPub: identity.device.wrapPub,
      nonceCommit: commitToNonce(nonce), at: Date.now(), introduction: sealIntroduction(keys.introductionKey, { ...me, device: place.deviceKind }),
    }, keys, message => sign(identity.device.signKey, message))
    // The same link again goes on with the same request; a fresh link for the case takes the place of the old one.
    const known = (await readJson<PendingJoin[]>('joins', [])).find(each => each.caseId === caseId)
    const asked = known && readJoin(fromBase64url(known.join))
    const before = asked && !isRefusal(asked) && sameBytes(asked.inviteId, keys.inviteId) ? known : undefined
    if (known && !before) { closers.get(caseId)?.(); await forget(caseId) }
    const pending = before ?? { caseId, join: base64url(bytes), nonce: base64url(nonce) }
    if (!before) await identity.keep('joins', JSON.stringify([...(await readJson<PendingJoin[]>('joins', [])), pending]))
    return begin(pending)
  }
  for (const pending of pendingJoins) void begin(pending)

  // ---------------------------------------------------------------- the sample

  const notTheSample = obstacle('NOT_SAMPLE', '这不是样例，没有动它。')
  const openSample = async (): Promise<string | Obstacle> => {
    const known = cases.get().find(card => card.sample)
    if (known) return known.caseId
    const made = await found({ title: '宋月桂与罗长河相邻权纠纷', number: '（2026）柳溪人调字第 118 号', track: 'people' }, true)
    const room = isObstacle(made) ? made : await enter(made)
    if (isObstacle(room)) return room
    const { fillSample, fillSampleFacts } = await import('./sample.ts')
    fillSample(room)
    await fillSampleFacts(room)
    return made
  }
  const left = async (caseId: string): Promise<void> => {
    const room = await entered.get(caseId)
    if (room && !isObstacle(room)) await room.leave()
  }

  return {
    identity, profile, readiness, cases, joinings, foundingCodeWanted, recoveryMadeAt, join,
    async makeRecoveryKey() {
      const me = identity.profile()
      if (!me) return obstacle('PROFILE', '先填好你是谁，再生成单位恢复钥匙。')
      if (recoveryMadeAt.get()) return obstacle('RECOVERY_MADE', '单位恢复钥匙已经生成过一次，不能再生成：旧案件只认旧钥匙。请用当时保存的文件。')
      const at = new Date().toISOString()
      const { makeRecovery } = await import('./keys/recovery.ts')
      const text = await makeRecovery(identity, me.agency, at)
      recoveryMadeAt.set(at)
      return { name: `六尺-单位恢复钥匙-${me.agency || me.name}.txt`, file: new Blob([text], { type: 'text/plain' }) }
    },
    async setProfile(next) {
      const clean = { name: next.name.trim(), agency: next.agency.trim(), role: next.role }
      if (clean.name === '' || clean.name.length > nameLengthMax || clean.agency.length > nameLengthMax) return obstacle('NAME', `姓名要填，姓名和单位都在 ${nameLengthMax} 个字以内。`)
      await identity.setProfile(clean)
      profile.set(clean)
    },
    async askPersistence() { await place.askPersistence(); readiness.set(await place.readiness()) },
    createCase: wanted => found(wanted, false),
    openSample,
    async resetSample(caseId) {
      if (!cards.of(caseId)?.sample) return notTheSample
      await left(caseId)
      await cards.remove(caseId)
      await place.forget(caseId)
      return openSample()
    },
    async takeOnline(caseId) {
      if (!cards.of(caseId)?.sample) return notTheSample
      await left(caseId)
      cards.change(caseId, { sample: false })
    },
    async enter(caseId) {
      if (!cases.get().some(card => card.caseId === caseId)) return obstacle('NO_CASE', '这台设备上没有这个案件。请从案件台打开，或者用邀请链接加入。')
      return enter(caseId)
    },
  }
}

const cardRestMs = 250
/** How often the card says anew who is here. */
const presentMs = 20_000
const definedOf = <T extends object>(part: T): Partial<T> => Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as Partial<T>

const fromHexName = (name: string): Uint8Array => Uint8Array.from(name.match(/../g) ?? [], pair => parseInt(pair, 16))
