import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unzipSync } from 'fflate'
import * as Y from 'yjs'
import { foldJoins, joinedOf, linkJson, clausesOf, recordLines, starJson } from '../../client/model/links.ts'
import { checkSchema, recordDialect, textFields } from '../../client/model/schema.ts'
import { entering, FIRST_SESSION, foldSessions, nextSession, presentPath, sessionPath, writeOf } from '../../client/model/sessions.ts'
import type { Session } from '../../client/model/sessions.ts'
import { isObstacle, type CaseRoom, type Fact, type Section } from '../../client/workspace.ts'
import { mediation, must, sit, startMemoryRelay, until, type TestRelay } from '../support/node-place.ts'

const facts = (room: CaseRoom, section: Section): readonly Fact[] => room.facts(section)!.facts.get()
const sessions = (room: CaseRoom): Session[] => foldSessions(facts(room, 'sessions'))
const put = async (room: CaseRoom, section: Section, ...objects: readonly string[]): Promise<void> => {
  for (const json of objects) { const outcome = await room.facts(section)!.write(json); if (isObstacle(outcome)) throw new Error(outcome.sentence) }
}
const says = (room: CaseRoom, field: string, id: string, text: string): void => {
  const { doc } = room.text('record')!
  doc.transact(() => {
    const line = new Y.XmlElement('utterance')
    for (const [name, value] of Object.entries({ id, speaker: 'party-b', name: '乙方', at: '2026-11-27T09:10:00+08:00' })) line.setAttribute(name, value)
    const words = new Y.XmlText()
    line.insert(0, [words])
    doc.getXmlFragment(field).push([line])
    words.insert(0, text)
  })
}
const lines = (room: CaseRoom): string[] => recordLines(room.text('record')!.doc).map(({ field, text }) => `${field === 'text' ? '第一次' : '以后'} ${text}`).sort()

describe('a second session in the village, without a line', () => {
  let relay: TestRelay
  beforeAll(async () => { relay = await startMemoryRelay() })
  afterAll(async () => { await relay.stop() })

  it('people, notices, its own record and links made there come to everybody; the first record stays as it was', async () => {
    const { rooms: [host, recorder], people: [, lin], caseId } = await mediation(relay.port, ['林小满', 'recorder'])
    await put(host!, 'sessions', writeOf(sessionPath(FIRST_SESSION, 'place'), '柳溪镇人民调解委员会调解室', []), ...entering(FIRST_SESSION, { name: '宋月桂', capacity: 'party', side: '甲方', cameAt: '' }))
    says(host!, 'text', 'u-1', '墙裂跟房子老也有关系。')
    await until(() => sessions(recorder!)[0]!.people.length === 1 && lines(recorder!).length === 1, 'the recorder has the first session')

    lin!.place.cut()
    await until(() => recorder!.status.get().at !== 'relayed', 'the line is down')
    const { id, writes } = nextSession(sessions(recorder!)[0]!)
    await put(recorder!, 'sessions', ...writes)
    const there = sessions(recorder!).find(session => session.id === id)!
    expect(there.number).toBe(2)
    await put(recorder!, 'sessions', writeOf(sessionPath(id, 'place'), '石桥村村部', there.values('place')), writeOf(presentPath(id, there.people[0]!.id, 'identity'), '居民身份证', []))
    says(recorder!, there.field, 'u-9', '雨棚我拆，十二月五号前拆完。')
    await put(recorder!, 'review', starJson('u-9'), linkJson('line', 'u-9', 'c-lane'))
    // Meanwhile at the office the first session's place is put right, and somebody else opens a second one, too.
    await put(host!, 'sessions', writeOf(sessionPath(FIRST_SESSION, 'place'), '柳溪镇人民调解委员会二楼', sessions(host!)[0]!.values('place')), ...nextSession(sessions(host!)[0]!).writes)
    says(host!, 'text', 'u-2', '钱的事好说。')
    await recorder!.leave()

    const back = await sit(relay.port, '林小满', 'recorder', lin!.device)
    const online = must(await back.desk.enter(caseId))
    await until(() => online.status.get().at === 'relayed' && online.status.get().unsent === 0, 'all is sent')
    await until(() => lines(host!).length === 3 && lines(online).length === 3, 'both have three lines')
    await until(() => sessions(host!).length === 3 && sessions(online).length === 3, 'both have three sessions')
    expect(lines(host!)).toEqual(['以后 雨棚我拆，十二月五号前拆完。', '第一次 墙裂跟房子老也有关系。', '第一次 钱的事好说。'])
    expect(sessions(online).map(({ id: each, number }) => [each, number])).toEqual(sessions(host!).map(({ id: each, number }) => [each, number]))
    const seen = sessions(host!).find(session => session.id === id)!
    expect(seen.values('place').map(({ value }) => value)).toEqual(['石桥村村部'])
    expect(seen.people[0]!.values('identity')[0]).toMatchObject({ value: '居民身份证', offline: true })
    expect(host!.people.get().find(person => person.id === seen.people[0]!.values('identity')[0]!.personId)?.name).toBe('林小满')
    const joined = joinedOf(foldJoins(facts(host!, 'review'), () => false), recordLines(host!.text('record')!.doc), clausesOf(host!.text('agreement')!.doc))
    expect(joined).toMatchObject([{ line: { id: 'u-9' }, at: undefined }])
    expect(checkSchema(host!.text('record')!.doc, recordDialect).at).toBe('ok')
    expect(textFields(host!.text('record')!.doc)).toEqual(['text', seen.field])

    // The backup of this device holds the words of both sessions.
    const files = unzipSync(new Uint8Array(await (await host!.backup()).arrayBuffer()))
    const words = Object.entries(files).filter(([name]) => name.startsWith('文字/') && name.endsWith('.xml')).map(([, bytes]) => new TextDecoder().decode(bytes)).join('')
    for (const said of ['墙裂跟房子老也有关系。', '雨棚我拆，十二月五号前拆完。']) expect(words).toContain(said)
    expect(relay.lines.join('\n')).not.toMatch(/石桥村|宋月桂|雨棚/u)
    await Promise.all([online.leave(), host!.leave()])
  })
})
