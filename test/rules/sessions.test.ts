import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { clausesOf, foldJoins, issueJson, joinedOf, linkJson, readJoining, recordLines, removeIssueJson, starJson, undoJson } from '../../client/model/links.ts'
import type { FactObject } from '../../client/model/facts.ts'
import { fieldWrite } from '../../client/model/facts.ts'
import { checkSchema, META_FIELD, recordDialect, agreementDialect, sessionField, TEXT_FIELD, textFields, versionOf } from '../../client/model/schema.ts'
import { seedText } from '../../client/model/seed.ts'
import { AGENDA, PHRASES } from '../../client/model/phrases.ts'
import { agendaDone, askedIn, entering, FIRST_SESSION, foldSessions, missingIn, nextSession, NOTICES, presentPath, progressOf, sessionJson, sessionPath, writeOf } from '../../client/model/sessions.ts'
import type { PresentLeaf, Session } from '../../client/model/sessions.ts'
import { asidePiece } from '../../client/sync/set-aside.ts'
import { fromUtf8 } from '../../shared/bytes.ts'

/** A fact room in which several people write; `apart` is what somebody wrote without having seen what came between. */
const makeRoom = () => {
  const facts: FactObject[] = []
  const write = (json: string, personId = 'lin'): FactObject => {
    const fact = { json, personId, device: `device of ${personId}`, seq: facts.length + 1, at: Date.parse('2026-11-20T06:30:00Z') + facts.length * 1000 }
    facts.push(fact)
    return fact
  }
  return { facts, write, sessions: () => foldSessions(facts), first: (): Session => foldSessions(facts)[0]! }
}
const idOf = (json: string): string => (JSON.parse(json) as { id: string }).id

describe('sessions', () => {
  it('N1 the first session is there without anybody writing it, and its record is the text that was always there', () => {
    const [first, ...others] = foldSessions([])
    expect(others).toEqual([])
    expect(first).toMatchObject({ id: FIRST_SESSION, number: 1, field: TEXT_FIELD, stage: 'ahead', people: [] })
  })

  it('N1 further sessions follow in the order of the log, each with a text of its own; a withdrawn one is not counted and comes back', () => {
    const room = makeRoom()
    for (const id of ['s-b', 's-a', 's-b']) room.write(sessionJson(id), id)
    expect(room.sessions().map(({ id, number, field }) => [id, number, field])).toEqual([['first', 1, 'text'], ['s-b', 2, 'text/s-b'], ['s-a', 3, 'text/s-a']])
    const mark = room.write(fieldWrite(sessionPath('s-b', 'withdrawn'), '1', []))
    expect(room.sessions().map(({ id, number }) => [id, number])).toEqual([['first', 1], ['s-b', 0], ['s-a', 2]])
    room.write(fieldWrite(sessionPath('s-b', 'withdrawn'), '', [idOf(mark.json)]))
    expect(room.sessions().map(({ number }) => number)).toEqual([1, 2, 3])
    room.write(fieldWrite(sessionPath(FIRST_SESSION, 'withdrawn'), '1', []))
    expect(room.first()).toMatchObject({ number: 1, withdrawn: false })
  })

  it('N2 two places written apart stand side by side until somebody who saw both writes one', () => {
    const room = makeRoom()
    const path = sessionPath(FIRST_SESSION, 'place')
    room.write(fieldWrite(path, '柳溪镇人民调解委员会调解室', []), 'lin')
    room.write(fieldWrite(path, '石桥村村部', []), 'chen')
    expect(room.first().values('place').map(({ value, personId }) => [value, personId])).toEqual([['柳溪镇人民调解委员会调解室', 'lin'], ['石桥村村部', 'chen']])
    room.write(writeOf(path, '石桥村村部二楼', room.first().values('place')), 'zhou')
    expect(room.first().values('place').map(({ value }) => value)).toEqual(['石桥村村部二楼'])
  })

  it('N2 a session is ahead, running, ended by what is written and by nothing else', () => {
    const room = makeRoom()
    room.write(fieldWrite(sessionPath(FIRST_SESSION, 'begins'), '2026-11-20T14:30:00+08:00', []))
    expect(room.first().stage).toBe('running')
    const end = room.write(fieldWrite(sessionPath(FIRST_SESSION, 'ends'), '2026-11-20T15:40:00+08:00', []))
    expect(room.first().stage).toBe('ended')
    room.write(fieldWrite(sessionPath(FIRST_SESSION, 'ends'), '', [idOf(end.json)]))
    expect(room.first().stage).toBe('running')
  })

  const enter = (room: ReturnType<typeof makeRoom>, ...people: readonly Parameters<typeof entering>[1][]): void => { for (const each of people) for (const json of entering(FIRST_SESSION, each)) room.write(json) }
  const SONG = { name: '宋月桂', capacity: 'party', side: '甲方', cameAt: '' } as const
  const LUO = { name: '罗长河', capacity: 'party', side: '乙方', cameAt: '2026-11-20T14:30:20+08:00' } as const
  const SON = { name: '宋小川', capacity: 'agent', side: '甲方', cameAt: '2026-11-20T15:05:00+08:00' } as const
  const XU = { name: '许知衡', capacity: 'staff', side: '', cameAt: '' } as const
  const tick = (room: ReturnType<typeof makeRoom>, name: string, leaf: PresentLeaf, value: string, by = 'lin'): void => {
    const person = room.first().people.find(each => each.name === name)!
    room.write(writeOf(presentPath(FIRST_SESSION, person.id, leaf), value, person.values(leaf)), by)
  }

  it('N3 a latecomer has his own line and his own notices; the minute of the beginning is not late', () => {
    const room = makeRoom()
    room.write(fieldWrite(sessionPath(FIRST_SESSION, 'begins'), '2026-11-20T14:30:00+08:00', []))
    enter(room, SONG, LUO)
    for (const name of ['宋月桂', '罗长河']) for (const notice of NOTICES) tick(room, name, `notice/${notice}`, '2026-11-20T14:33:00+08:00')
    enter(room, SON)
    expect(room.first().people.map(({ name, late, side }) => [name, late, side])).toEqual([['宋月桂', false, '甲方'], ['罗长河', false, '乙方'], ['宋小川', true, '甲方']])
    expect(room.first().people.map(person => progressOf(person, room.first()).told)).toEqual([6, 6, 0])
    expect(missingIn(room.first()).find(({ person }) => person.name === '宋小川')?.what).toEqual(['identity', 'notice', 'consent'])
  })

  it('N3 any number of people; a removed one can be brought back, and is not gone while others say he stays', () => {
    const room = makeRoom()
    enter(room, ...Array.from({ length: 60 }, (_, n) => ({ ...SONG, name: `申请人${n + 1}` })))
    expect(room.first().people.filter(({ removed }) => !removed)).toHaveLength(60)
    tick(room, '申请人3', 'name', '申请人3（更正）')
    tick(room, '申请人3（更正）', 'name', '申请人3')
    tick(room, '申请人3', 'removed', '1')
    expect(room.first().people.filter(({ removed }) => removed).map(({ name }) => name)).toEqual(['申请人3'])
    tick(room, '申请人3', 'removed', '')
    const { id } = room.first().people[2]!
    room.write(fieldWrite(presentPath(FIRST_SESSION, id, 'removed'), '1', []), 'chen')
    expect(room.first().people[2]).toMatchObject({ name: '申请人3', removed: false })
  })

  it('N4 identity is ticked per person and session with the kind of paper, by whom and when; the next session begins without ticks', () => {
    const room = makeRoom()
    enter(room, SONG, XU)
    // In which capacity he is here nobody has settled yet: he comes along all the same.
    for (const json of entering(FIRST_SESSION, { name: '罗小川', capacity: '', side: '乙方', cameAt: '' })) room.write(json)
    tick(room, '宋月桂', 'identity', '居民身份证', 'zhou')
    const [song, xu] = room.first().people
    expect(song!.values('identity')[0]).toMatchObject({ value: '居民身份证', personId: 'zhou' })
    expect(song!.values('identity')[0]!.at).toBeGreaterThan(0)
    expect([song, xu].map(person => progressOf(person!, room.first()).seen)).toEqual(['yes', 'yes'])
    const { id, writes } = nextSession(room.first())
    for (const json of writes) room.write(json)
    const next = room.sessions()[1]!
    expect(next).toMatchObject({ id, number: 2, stage: 'ahead' })
    expect(next.people.map(({ name, capacity }) => [name, capacity])).toEqual([['宋月桂', 'party'], ['许知衡', 'staff'], ['罗小川', undefined]])
    expect(progressOf(next.people[0]!, next)).toMatchObject({ seen: 'open', told: 0, agreed: 0 })
  })

  it('N5 a refusal is on record and an answer; two different answers are neither', () => {
    const room = makeRoom()
    enter(room, SONG)
    tick(room, '宋月桂', 'consent/recording', 'no')
    tick(room, '宋月桂', 'consent/signature', 'yes')
    tick(room, '宋月桂', 'consent/privacy', 'yes')
    expect(progressOf(room.first().people[0]!, room.first())).toMatchObject({ agreed: 2, refused: 1, ofAgreed: 3 })
    expect(missingIn(room.first())[0]?.what).toEqual(['identity', 'notice'])
    const { id } = room.first().people[0]!
    room.write(fieldWrite(presentPath(FIRST_SESSION, id, 'consent/privacy'), 'no', []), 'chen')
    expect(missingIn(room.first())[0]?.what).toEqual(['identity', 'notice', 'consent'])
  })

  it('N5 consent to helpers is asked of each party, and only where somebody was invited', () => {
    const room = makeRoom()
    enter(room, SONG, LUO)
    expect(askedIn(room.first())).not.toContain('helpers')
    enter(room, { name: '石桥村老支书罗守田', capacity: 'helper', side: '', cameAt: '' })
    expect(askedIn(room.first())).toContain('helpers')
    tick(room, '宋月桂', 'consent/helpers', 'yes')
    const [song, luo, elder] = room.first().people.map(person => progressOf(person, room.first()))
    expect([song!.agreed, luo!.agreed, elder!.ofAgreed]).toEqual([1, 0, 0])
    tick(room, '石桥村老支书罗守田', 'removed', '1')
    expect(askedIn(room.first())).not.toContain('helpers')
  })

  it('N12 ten items, each with one wording; ticked per session by a time, unticked by an empty value', () => {
    expect(AGENDA).toHaveLength(10)
    for (const item of AGENDA) expect(PHRASES.filter(({ id }) => id === item)).toHaveLength(1)
    // A silence and what somebody thought beside the point are not for a menu to write.
    for (const { text } of PHRASES) expect(text).not.toMatch(/沉默|无关|略|强制|必须达成/u)
    const room = makeRoom()
    const done = room.write(fieldWrite(sessionPath(FIRST_SESSION, 'agenda/nature'), '2026-11-20T14:33:00+08:00', []))
    room.write(sessionJson('s-2'))
    expect(room.sessions().map(agendaDone)).toEqual([1, 0])
    room.write(fieldWrite(sessionPath(FIRST_SESSION, 'agenda/nature'), '', [idOf(done.json)]))
    expect(room.sessions().map(agendaDone)).toEqual([0, 0])
  })

  it('N6 what is no such object changes nothing', () => {
    const room = makeRoom()
    for (const json of ['', '{', 'null', '[]', '{"kind":"session"}', '{"kind":"session","id":7}', '{"kind":"session","id":"a/b"}', `{"kind":"session","id":"${'x'.repeat(65)}"}`, '{"kind":"field","id":"1","field":"session/first/present/a b/name","value":"x","replaces":[]}']) room.write(json)
    expect(room.sessions()).toHaveLength(1)
    expect(room.first().people).toEqual([])
    for (const json of ['', '{"kind":"link","id":"1","source":"word","from":"a","clause":"b"}', '{"kind":"star","id":"1"}', '{"kind":"unlink","id":"1","of":"a"}', '{"kind":"star","id":"","line":"u"}']) expect(readJoining(json), json).toBe(undefined)
  })
})

const recordDoc = (): Y.Doc => {
  const doc = new Y.Doc({ gc: false })
  seedText(doc, recordDialect, [said('u-1', '雨棚我拆，十二月五号前拆完。'), said('u-2', '修墙的钱我出，三万八。')])
  return doc
}
const said = (id: string, text: string) => ({ type: 'utterance', attrs: { id, speaker: 'party-b', name: '乙方', at: '2026-11-20T15:02:00+08:00' }, content: [{ type: 'text', text }] })
const inSession = (doc: Y.Doc, id: string, text: string): void => doc.transact(() => {
  const line = new Y.XmlElement('utterance')
  for (const [name, value] of Object.entries(said(id, '').attrs)) line.setAttribute(name, value)
  const words = new Y.XmlText()
  words.insert(0, text)
  line.insert(0, [words])
  doc.getXmlFragment(sessionField('s-2')).push([line])
})

describe('records of sessions', () => {
  it('N7 a further record is seen by the check of the schema, before any editor is bound', () => {
    const doc = recordDoc()
    inSession(doc, 'u-9', '第二次调解，双方到场。')
    expect(textFields(doc)).toEqual(['text', 'text/s-2'])
    expect(checkSchema(doc, recordDialect)).toEqual({ at: 'ok' })
    const copy = new Y.Doc({ gc: false })
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
    copy.getXmlFragment('text/s-2').push([new Y.XmlElement('table')])
    const arrived = new Y.Doc({ gc: false })
    Y.applyUpdate(arrived, Y.encodeStateAsUpdate(copy))
    expect(checkSchema(arrived, recordDialect)).toEqual({ at: 'unknown', what: 'node table' })
  })

  it('N7 a record with a further text asks for version 2, the first text alone for version 1; an older program says so', () => {
    expect([versionOf(TEXT_FIELD), versionOf(sessionField('s-2'))]).toEqual([1, 2])
    const doc = recordDoc()
    expect(doc.getMap(META_FIELD).get('schema')).toBe(1)
    doc.getMap(META_FIELD).set('schema', versionOf(sessionField('s-2')))
    expect(checkSchema(doc, { ...recordDialect, version: 1 })).toEqual({ at: 'unknown', what: 'schema 2' })
    expect(checkSchema(doc, recordDialect)).toEqual({ at: 'ok' })
  })

  it('N7 what was refused in a further record is kept with its words, too', () => {
    const doc = recordDoc()
    const updates: Uint8Array[] = [Y.encodeStateAsUpdate(doc)]
    doc.on('update', (update: Uint8Array) => { updates.push(update) })
    inSession(doc, 'u-9', '第二次调解，双方到场。')
    const rows = updates.map((body, n) => ({ room: 'r', stream: 's', n, type: 'update' as const, body, seenSeq: 0, seenHead: new Uint8Array(32), offline: false, at: 1, change: 1 }))
    const { text } = JSON.parse(fromUtf8(asidePiece(undefined, rows, 'NO_GRANT'))) as { text: string }
    expect(text).toContain('第二次调解，双方到场。')
    expect(text).toContain('雨棚我拆')
  })
})

describe('links, stars, issues', () => {
  const nobody = (): boolean => false
  const agreementDoc = (): Y.Doc => {
    const doc = new Y.Doc({ gc: false })
    seedText(doc, agreementDialect, ['c-1', 'c-2', 'c-3'].map(id => ({ type: 'clause', attrs: { id }, content: [{ type: 'paragraph', content: [{ type: 'text', text: `条款${id}` }] }] })))
    return doc
  }

  it('N8 equal links are one; removing names what was seen, so one made meanwhile stays', () => {
    const room = makeRoom()
    const [mine, theirs] = [room.write(linkJson('line', 'u-2', 'c-3'), 'lin'), room.write(linkJson('line', 'u-2', 'c-3'), 'chen')]
    const joins = foldJoins(room.facts, nobody)
    expect(joins.links).toHaveLength(1)
    expect(joins.links[0]!.ids).toEqual([idOf(mine.json), idOf(theirs.json)])
    room.write(undoJson('unlink', [idOf(mine.json)]))
    expect(foldJoins(room.facts, nobody).links).toHaveLength(1)
    room.write(undoJson('unlink', joins.links[0]!.ids))
    expect(foldJoins(room.facts, nobody).links).toEqual([])
  })

  it('N8 a removal stands before what it removes, too: the order of arrival does not matter', () => {
    const room = makeRoom()
    const made = linkJson('line', 'u-2', 'c-3')
    room.write(undoJson('unlink', [idOf(made)]))
    room.write(made)
    expect(foldJoins(room.facts, nobody).links).toEqual([])
    const star = starJson('u-1')
    room.write(undoJson('unlink', [idOf(star)]))
    room.write(star)
    expect(foldJoins(room.facts, nobody).stars).toHaveLength(1)
  })

  it('N9 a clause is called as it is numbered now; an end that is gone is gone, and the link says so', () => {
    const room = makeRoom()
    room.write(linkJson('line', 'u-2', 'c-3'))
    const record = recordDoc(), agreement = agreementDoc()
    const joined = () => joinedOf(foldJoins(room.facts, nobody), recordLines(record), clausesOf(agreement))[0]!
    expect(joined()).toMatchObject({ line: { name: '乙方', text: '修墙的钱我出，三万八。' }, at: { name: '第三条' } })
    agreement.getXmlFragment(TEXT_FIELD).delete(0, 1)
    expect(joined().at?.name).toBe('第二条')
    agreement.getXmlFragment(TEXT_FIELD).delete(1, 1)
    expect(joined().at).toBe(undefined)
    record.getXmlFragment(TEXT_FIELD).delete(1, 1)
    expect(joined().line).toBe(undefined)
  })

  it('N9 lines of every session can be linked', () => {
    const record = recordDoc()
    inSession(record, 'u-9', '第二次：年前付清。')
    expect(recordLines(record).map(({ id, field }) => [id, field])).toEqual([['u-1', 'text'], ['u-2', 'text'], ['u-9', 'text/s-2']])
  })

  it('N10 a star is the working people\'s; one by a party does not count, taking away names what was seen', () => {
    const room = makeRoom()
    room.write(starJson('u-1'), 'song')
    expect(foldJoins(room.facts, person => person === 'song').stars).toEqual([])
    room.write(starJson('u-1'), 'lin')
    room.write(starJson('u-1'), 'zhou')
    const star = foldJoins(room.facts, person => person === 'song').stars
    expect(star).toHaveLength(1)
    expect(star[0]).toMatchObject({ line: 'u-1', personId: 'lin' })
    room.write(undoJson('unstar', star[0]!.ids), 'song')
    expect(foldJoins(room.facts, person => person === 'song').stars).toHaveLength(1)
    room.write(undoJson('unstar', star[0]!.ids), 'lin')
    expect(foldJoins(room.facts, person => person === 'song').stars).toEqual([])
  })

  it('N11 issues are numbered as they were entered; two wordings stand side by side, a removed one comes back', () => {
    const room = makeRoom()
    room.write(issueJson('巷道恢复到多宽'))
    room.write(issueJson('修复费、鉴定费由谁承担、何时付清'))
    const issues = () => foldJoins(room.facts, nobody).issues
    const [lane] = issues()
    room.write(issueJson('巷道恢复到多宽、何时恢复', lane), 'lin')
    room.write(issueJson('巷道通行宽度', lane), 'chen')
    expect(issues().map(({ values }) => values.map(({ value }) => value))).toEqual([['巷道恢复到多宽、何时恢复', '巷道通行宽度'], ['修复费、鉴定费由谁承担、何时付清']])
    room.write(removeIssueJson(issues()[1]!, '1'))
    expect(issues().map(({ removed }) => removed)).toEqual([false, true])
    room.write(linkJson('issue', issues()[1]!.id, 'c-1'))
    expect(joinedOf(foldJoins(room.facts, nobody), [], clausesOf(agreementDoc()))[0]).toMatchObject({ issue: undefined, at: { name: '第一条' } })
    room.write(removeIssueJson(issues()[1]!, ''))
    expect(issues().map(({ removed }) => removed)).toEqual([false, false])
  })
})
