/** Sessions in stories: what a recorder does and what a colleague then reads, in words. */
import { unzipSync } from 'fflate'
import * as Y from 'yjs'
import { clausesOf, foldJoins, joinedOf, linkJson, recordLines, starJson } from '../../client/model/links.ts'
import { checkSchema, recordDialect } from '../../client/model/schema.ts'
import { entering, foldSessions, nextSession, presentPath, sessionPath, writeOf } from '../../client/model/sessions.ts'
import type { Session } from '../../client/model/sessions.ts'
import { isObstacle } from '../../client/workspace.ts'
import type { CaseRoom, Fact, Section } from '../../client/workspace.ts'

const facts = (room: CaseRoom, section: Section): readonly Fact[] => room.facts(section)?.facts.get() ?? []
const put = async (room: CaseRoom, section: Section, ...objects: readonly string[]): Promise<void> => {
  for (const json of objects) { const outcome = await room.facts(section)?.write(json); if (isObstacle(outcome)) throw new Error(outcome.sentence) }
}
const recordOf = (room: CaseRoom): Y.Doc => {
  const text = room.text('record')
  if (text === undefined) throw new Error('the record is not here')
  return text.doc
}

export const sessionsIn = (room: CaseRoom): Session[] => foldSessions(facts(room, 'sessions'))
export const sessionNumbers = (room: CaseRoom): string[] => sessionsIn(room).map(({ id, number }) => `${id} ${number}`)
const nth = (room: CaseRoom, number: number): Session => {
  const found = sessionsIn(room).find(session => session.number === number)
  if (found === undefined) throw new Error(`no session ${number}`)
  return found
}

export const placeSession = (room: CaseRoom, number: number, place: string): Promise<void> => put(room, 'sessions', writeOf(sessionPath(nth(room, number).id, 'place'), place, nth(room, number).values('place')))
export const enterParty = (room: CaseRoom, number: number, name: string, side: string): Promise<void> => put(room, 'sessions', ...entering(nth(room, number).id, { name, capacity: 'party', side, cameAt: '' }))
export const openNextSession = async (room: CaseRoom, after: number): Promise<string> => { const { id, writes } = nextSession(nth(room, after)); await put(room, 'sessions', ...writes); return id }
export const checkIdentity = (room: CaseRoom, number: number, name: string, paper: string): Promise<void> => {
  const session = nth(room, number), person = session.people.find(each => each.name === name)
  if (person === undefined) throw new Error(`${name} is not there`)
  return put(room, 'sessions', writeOf(presentPath(session.id, person.id, 'identity'), paper, person.values('identity')))
}

/** A line of the record of that session. */
export const takeDown = (room: CaseRoom, number: number, id: string, said: string): void => {
  const doc = recordOf(room)
  doc.transact(() => {
    const line = new Y.XmlElement('utterance')
    for (const [name, value] of Object.entries({ id, speaker: 'party-b', name: '乙方', at: '2026-11-27T09:10:00+08:00' })) line.setAttribute(name, value)
    const words = new Y.XmlText()
    line.insert(0, [words])
    doc.getXmlFragment(nth(room, number).field).push([line])
    words.insert(0, said)
  })
}
export const starAndLink = (room: CaseRoom, line: string, clause: string): Promise<void> => put(room, 'review', starJson(line), linkJson('line', line, clause))

/** 第一次 for the first session's record, 以后 for any other. */
export const recordSays = (room: CaseRoom): string[] => recordLines(recordOf(room)).map(({ field, text }) => `${field === 'text' ? '第一次' : '以后'} ${text}`).sort()
export const recordIsKnown = (room: CaseRoom): boolean => checkSchema(recordOf(room), recordDialect).at === 'ok'
/** place · who: paper, by whom, 离线 if it was. */
export const sessionSays = (room: CaseRoom, id: string): string => {
  const session = sessionsIn(room).find(each => each.id === id)
  const people = session?.people.map(person => {
    const [seen] = person.values('identity')
    const by = room.people.get().find(each => each.id === seen?.personId)?.name ?? ''
    return seen === undefined ? person.name : `${person.name}：${seen.value}，${by}${seen.offline ? '，离线' : ''}`
  })
  return [session?.values('place').map(({ value }) => value).join('/'), ...people ?? []].join(' · ')
}
export const linksSay = (room: CaseRoom): string[] => {
  const agreement = room.text('agreement')
  return agreement === undefined ? [] : joinedOf(foldJoins(facts(room, 'review'), () => false), recordLines(recordOf(room)), clausesOf(agreement.doc)).map(({ line, at }) => `${line?.text ?? '不在'} → ${at?.name ?? '不在'}`)
}
/** All words in the backup file of this device. */
export const backupSays = async (room: CaseRoom): Promise<string> => {
  const files = unzipSync(new Uint8Array(await (await room.backup()).arrayBuffer()))
  return Object.entries(files).filter(([name]) => name.startsWith('文字/') && name.endsWith('.xml')).map(([, bytes]) => new TextDecoder().decode(bytes)).join('')
}
