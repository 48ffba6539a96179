/** SPEC "T · Trays and the wall": exhibits that are shown. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foldActs, logLines, readAct, type ActFact } from '../../client/model/acts.ts'
import { foldEvidence, type Exhibit } from '../../client/model/evidence.ts'
import { repliedAct, shownAct } from '../../client/model/tray-acts.ts'
import { castNow, currentShown, exhibitObject, foldShown, headForWall, replyObject, type ExhibitHead, type ShownExhibit } from '../../client/model/tray-exhibits.ts'
import { versionObjects, withdrawal } from '../../client/model/tray-making.ts'
import type { TrayFact } from '../../client/model/tray.ts'
import { isObstacle, type CaseRoom, type EvidenceFiles, type Tray } from '../../client/workspace.ts'
import { must, newDevice, sit, until, type Someone } from '../support/node-place.ts'
import { startRelayProcess, type RelayProcess } from '../support/relay-process.ts'
import { comesTo, keysOf, lettersHeldBy, letInto, ownTray, publishes } from '../support/tray-people.ts'

const SHA = 'ab'.repeat(32)
const HEAD: ExhibitHead = {
  of: '0123456789abcdef', label: '证据5', name: '东墙裂缝照片', proves: '裂缝最宽处能塞进一枚硬币', giver: '陈砚', by: '林小满', at: '2026-11-20T06:50:00.000Z',
  caseTitle: '宋月桂与罗长河相邻权纠纷', caseNumber: '（2026）柳溪人调字第118号', file: { kind: 'image', type: 'image/jpeg', size: 1234, sha256: SHA },
}
const MANIFEST = { size: 1234, sha256: SHA, key: new Uint8Array(32).fill(7), parts: ['cd'.repeat(32)] }
let seq = 0
const by = (who: 'staff' | 'party', json: string): TrayFact => ({ personId: who, staff: who === 'staff', seq: ++seq, at: seq, relayTime: seq, json })
const paper = (id: string, number: number): TrayFact[] => versionObjects(id, {
  paper: 'record', title: '调解笔录', caseTitle: HEAD.caseTitle, caseNumber: HEAD.caseNumber, number, at: HEAD.at, by: '林小满', focus: '',
  lines: [{ id: 'u1', kind: 'utterance', label: '乙方', role: 'party', time: '15:02', own: 'no', text: '雨棚我拆，十二月五号前拆完。' }],
}).map(json => by('staff', json))

describe('what is shown, and its fold', () => {
  it('T12 only staff shows and takes back, only the party replies, to these bytes; what follows no form is left out', () => {
    const one = exhibitObject('e1', HEAD, MANIFEST)
    const [shown] = foldShown([by('staff', one)])
    expect(shown).toMatchObject({ ...HEAD, manifest: MANIFEST, withdrawn: undefined, reply: undefined })
    expect(foldShown([by('party', one)])).toEqual([])
    for (const bad of ['', 'null', one.replace('"size":1234,"sha256"', '"size":1235,"sha256"'), one.replace('"label"', '"note"'), one.replace('"blob":{', '"blob":{"x":1,')]) expect(foldShown([by('staff', bad)]), bad.slice(0, 60)).toEqual([])
    const replied = (...facts: readonly TrayFact[]): ShownExhibit['reply'] => foldShown([by('staff', one), ...facts])[0]!.reply
    expect(replied(by('party', replyObject('r1', shown!, 'seen', '')), by('party', replyObject('r2', shown!, 'objects', '照片不是这面墙')))).toMatchObject({ says: 'objects', words: '照片不是这面墙', sent: true })
    expect(replied(by('staff', replyObject('r1', shown!, 'seen', '')))).toBeUndefined()
    expect(replied(by('party', replyObject('r1', { ...shown!, file: { ...HEAD.file, sha256: 'ef'.repeat(32) } }, 'seen', '')))).toBeUndefined()
  })

  it('T12 what is taken back stays listed with its answer; what is shown again with other words takes the place of the former; a long name is cut between characters', () => {
    const first = exhibitObject('e1', HEAD, MANIFEST), again = exhibitObject('e2', { ...HEAD, name: '东墙裂缝第二处' }, MANIFEST)
    const [shown] = foldShown([by('staff', first)])
    const taken = foldShown([by('staff', first), by('party', replyObject('r1', shown!, 'seen', '')), by('party', withdrawal('w0', 'e1', '')), by('staff', withdrawal('w1', 'e1', '出示错了'))])
    expect([taken.length, currentShown(taken).length, taken[0]!.withdrawn?.reason, taken[0]!.reply?.says]).toEqual([1, 0, '出示错了', 'seen'])
    expect(foldShown([by('staff', first), by('party', withdrawal('w0', 'e1', ''))])[0]!.withdrawn).toBeUndefined()
    const both = foldShown([by('staff', first), by('staff', again)])
    expect([both.map(({ replaced }) => replaced), currentShown(both).map(({ id }) => id)]).toEqual([[true, false], ['e2']])
    const long = foldShown([by('staff', exhibitObject('e3', { ...HEAD, name: `${'长'.repeat(199)}䶮𠮷` }, undefined))])
    expect(long[0]?.name).toBe(`${'长'.repeat(199)}䶮`)
    expect(foldShown([by('staff', exhibitObject('e4', { ...HEAD, name: `${'长'.repeat(199)}𠮷` }, undefined))])[0]?.name).toBe('长'.repeat(199))
  })

  it('T14 on the wall stands the last that was put there, paper or exhibit; once that is taken down nothing older comes back', () => {
    const shown = by('staff', exhibitObject('e1', HEAD, MANIFEST)), down = by('staff', withdrawal('w', 'e1', ''))
    expect(castNow([]).at).toBe('nothing')
    expect(castNow([...paper('v1', 1), shown]).at).toBe('exhibit')
    expect(castNow([shown, ...paper('v1', 1)]).at).toBe('version')
    expect(castNow([...paper('v1', 1), shown, down]).at).toBe('withdrawn')
    expect(castNow([shown, ...paper('v1', 1), down]).at).toBe('version')
    expect(headForWall({ ...HEAD, proves: '身份证号码11010519491231002X，电话13800001234' }).proves).toBe('身份证号码110***********002X，电话138****1234')
  })

  it('T9 showing, taking back and the replies stand in 办理日志 and move nothing of the signing', () => {
    const [shown] = foldShown([by('staff', exhibitObject('e1', HEAD, MANIFEST))])
    const said = foldShown([by('staff', exhibitObject('e1', HEAD, MANIFEST)), by('party', replyObject('r', shown!, 'objects', '照片不是这面墙'))])[0]!
    const acts = [shownAct('shown', '罗长河 · 乙方', HEAD), repliedAct('罗长河 · 乙方', said, said.reply!), repliedAct('罗长河 · 乙方', said, { ...said.reply!, says: 'seen' }), shownAct('taken', '大屏', HEAD)]
    const facts = acts.map((body, i): ActFact => ({ id: `f${i}`, personId: 'p', deviceId: 'd', seq: i + 1, relayTime: i, at: i, body: { ...body } }))
    const folded = foldActs(facts, { caseId: 'c', mayFreeze: () => true, goodSignatures: new Set() })
    expect(folded.state.at).toBe('drafting')
    expect(logLines(folded.verdicts, () => '林小满').map(({ sentence }) => sentence)).toEqual([
      '出示给罗长河 · 乙方看：证据5“东墙裂缝照片”（校验值 abababab）。',
      `记入罗长河 · 乙方的答复：有异议，证据5“东墙裂缝照片”，“照片不是这面墙”（凭据 ${said.reply!.object.slice(0, 8)}）。`,
      `记入罗长河 · 乙方的答复：看过证据5“东墙裂缝照片”（凭据 ${said.reply!.object.slice(0, 8)}）。`,
      '收回出示给大屏看的证据5“东墙裂缝照片”。已经看过的，不会变成没看过。',
    ])
    for (const act of acts) expect(readAct({ ...act })).toMatchObject({ act: 'tray' })
  })
})

describe('what is shown reaches the tray, and nothing else of 证据 does', () => {
  let relay: RelayProcess, data: string
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'liuchi-shown-'))
    relay = await startRelayProcess({ data })
  })
  afterAll(async () => { await relay.stop(); rmSync(data, { recursive: true, force: true }) })
  /** The first founder on the relay's own machine needs no code, and founds again. */
  const device = newDevice()
  const founded = async (): Promise<{ readonly mediator: Someone; readonly host: CaseRoom }> => {
    const mediator = await sit(relay.port, '周允和', 'mediator', device)
    const host = must(await mediator.desk.enter(must(await mediator.desk.createCase({ title: '宋月桂与罗长河相邻权纠纷', number: '（2026）柳溪人调字第 118 号', track: 'people' }))))
    await until(() => host.status.get().at === 'relayed', 'the founder is on the relay')
    return { mediator, host }
  }

  const filesOf = async (room: CaseRoom): Promise<EvidenceFiles> => { const files = must(await room.evidence()); if (!files) throw new Error('no evidence here'); return files }
  const addTo = async (room: CaseRoom, words: string): Promise<{ readonly exhibit: Exhibit; readonly file: Blob }> => {
    const files = await filesOf(room), id = must(await files.add(new File([words], `${words.slice(0, 4)}.txt`, { type: 'text/plain' }), undefined))
    return { exhibit: foldEvidence(room.facts('evidence')!.facts.get()).find(each => each.id === id)!, file: must(await files.open(id)) }
  }
  const headOf = ({ id, file: { kind, type, size, sha256 } }: Exhibit, name: string): ExhibitHead => ({ ...HEAD, of: id, label: '证据1', name, file: { kind, type, size, sha256 } })
  const shownIn = (tray: Tray): ShownExhibit[] => foldShown(tray.facts.get())

  it('T13 the bytes are sealed anew for this tray; its device opens them, checked; the exhibit that was not shown it can neither read of nor ask for', async () => {
    const { mediator, host } = await founded()
    const luo = await sit(relay.port, '罗长河', 'party'), screen = await sit(relay.port, '大屏', 'party')
    const { tray, room } = await letInto(host, luo, { side: '乙方', name: '罗长河' })
    const wall = must(await host.trays.make('wall')), onWall = await comesTo(host, screen, 'wall', '大屏')
    const shown = await addTo(host, '东墙裂缝最宽处三毫米'.repeat(400)), hidden = await addTo(host, '金丝雀没有出示的原件')
    must(await host.facts('evidence')!.write(JSON.stringify({ kind: 'field', id: 'ab'.repeat(8), field: `${shown.exhibit.id}/证明对象`, value: '珊瑚鱼证据房里的话', replaces: [] })))
    for (const each of [tray, wall]) must(await each.files.show(headOf(shown.exhibit, '东墙裂缝照片'), shown.file, () => {}))
    await until(() => shownIn(ownTray(room)).length === 1 && shownIn(ownTray(onWall)).length === 1, 'it is shown in both')
    await until(() => tray.files.unsent.get().size === 0 && wall.files.unsent.get().size === 0 && host.status.get().at === 'relayed', 'all parts are at the relay', 20_000)
    const [his] = shownIn(ownTray(room)), [its] = shownIn(ownTray(onWall))
    for (const [where, one] of [[room, his], [onWall, its]] as const) {
      const opened = must(await ownTray(where).files.open(one!.id))
      expect(createHash('sha256').update(new Uint8Array(await opened.arrayBuffer())).digest('hex')).toBe(shown.exhibit.file.sha256)
    }
    // Three copies, three keys, no part in common.
    const manifests = [his!.manifest!, its!.manifest!, shown.exhibit.manifest!]
    expect(new Set(manifests.flatMap(({ parts }) => parts)).size).toBe(manifests.reduce((sum, { parts }) => sum + parts.length, 0))
    expect(new Set(manifests.map(({ key }) => key.join())).size).toBe(3)
    // Of 证据 itself the devices have no key, no room and no right.
    for (const [someone, where] of [[luo, room], [screen, onWall]] as const) {
      expect([where.facts('evidence'), await where.evidence(), where.me.get().rights.evidence]).toEqual([undefined, undefined, 'none'])
      const letters = await lettersHeldBy(someone, host.caseId), keys = await keysOf(someone, host.caseId)
      expect(letters).toContain('东墙裂缝照片')
      for (const canary of ['金丝雀', '珊瑚鱼', hidden.exhibit.id, hidden.exhibit.file.sha256]) expect(letters, canary).not.toContain(canary)
      expect(keys.keyOf(keys.roomOf('evidence')!, 1)).toBeUndefined()
    }
    // The same look finds them where they are: it can fail.
    expect(await lettersHeldBy(mediator, host.caseId)).toContain('珊瑚鱼')
    await Promise.all([room, onWall, host].map(each => each.leave()))
  }, 60_000)

  it('T13 shown without a line it waits on this device and is sent by the next life; what is taken back is opened no more', async () => {
    const { mediator, host } = await founded()
    const { tray, room } = await letInto(host, await sit(relay.port, '罗长河', 'party'), { side: '乙方', name: '罗长河' })
    const { exhibit, file } = await addTo(host, '巷道最窄处一米一')
    mediator.place.cut()
    must(await tray.files.show(headOf(exhibit, '巷道照片'), file, () => {}))
    expect([...tray.files.unsent.get().values()]).toEqual([1])
    await host.leave()
    mediator.place.mend()
    const again = must(await mediator.desk.enter(host.caseId))
    await until(() => shownIn(ownTray(room)).length === 1, 'the object has come', 20_000)
    await until(() => again.status.get().at === 'relayed', 'the copy is at the relay', 20_000)
    const [one] = shownIn(ownTray(room))
    expect(await must(await ownTray(room).files.open(one!.id)).text()).toBe('巷道最窄处一米一')
    must(await ownTray(room).write(replyObject('r1', one!, 'objects', '这不是我家门口')))
    await until(() => shownIn(ownTray(again))[0]?.reply?.words === '这不是我家门口', 'staff has the reply')
    must(await ownTray(again).write(withdrawal('w1', one!.id, '')))
    await until(() => shownIn(ownTray(room))[0]?.withdrawn !== undefined, 'it is taken back')
    expect(isObstacle(await ownTray(room).files.open(one!.id))).toBe(true)
    expect(shownIn(ownTray(room))[0]?.reply?.says).toBe('objects')
    await Promise.all([room, again].map(each => each.leave()))
  }, 60_000)

  it('T15 the wall is 大屏 at the door, in the list and in the log; a party is not', async () => {
    const { host } = await founded()
    const { room } = await letInto(host, await sit(relay.port, '罗长河', 'party'), { side: '乙方', name: '罗长河' })
    const wall = must(await host.trays.make('wall'))
    const onWall = await comesTo(host, await sit(relay.port, '大屏', 'party'), 'wall', '大屏')
    await publishes(host, wall, ['乙方于2026年12月5日前拆除雨棚。'], undefined)
    await until(() => host.people.get().length === 3, 'three in the list')
    expect(host.people.get().map(({ name, wall: is }) => [name, is === true])).toEqual([['周允和', false], ['罗长河', false], ['大屏', true]])
    expect(host.log.get().map(({ sentence }) => sentence).filter(sentence => /大屏|当事人/u.test(sentence)).slice(0, 4)).toEqual([
      '请罗长河进来（当事人）', expect.stringMatching(/^放行罗长河（当事人/u), '请大屏进来（大屏）', expect.stringMatching(/^放行大屏（大屏/u),
    ])
    await Promise.all([room, onWall, host].map(each => each.leave()))
  }, 60_000)
})
