/** Where a paper's words come from: the folds of the case, read with a note of what is missing and what stands in two ways. */
import { beijingDay } from '../../../shared/effect.ts'
import { dayWords } from '../days.ts'
import type { Block } from '../blocks.ts'
import { roomOfPath, type Party, type Registration } from '../registration.ts'
import { shownValue, specOf } from '../registration-fields.ts'
import { FIRST_SESSION, type Session } from '../sessions.ts'
import { BLANK, type Form } from './form.ts'

export interface StaffMember { readonly name: string; readonly role: string; readonly agency: string; readonly host: boolean }
export interface PaperSource {
  readonly registration: Registration
  /** May this person read the identity room? What he may not read is printed as a blank. */
  readonly identity: 'open' | 'closed'
  /** 人民调解 … as in workspace.ts. */
  readonly track: string
  readonly title: string
  /** Empty while no number was taken. */
  readonly number: string
  readonly committee: string
  readonly people: readonly StaffMember[]
  readonly sessions: readonly Session[]
  /** undefined: this person may not read the record. */
  readonly record: ((field: string) => readonly Block[]) | undefined
  readonly ended: { readonly askedBy: string; readonly reason: string; readonly happenedAt: string } | undefined
  /** YYYY-MM-DD of 生效; undefined before it. */
  readonly effectiveOn: string | undefined
  /** The frozen agreement; undefined while there is none. */
  readonly agreement: { readonly draft: number; readonly checkCode: string; /** Claims that it names as not agreed on: 「……」、「……」; may be empty. */ readonly unagreed: string } | undefined
}

/** A paper and what is to be known about it. `blanks`: fields that nobody has written; `unsettled`: fields that stand in two ways. */
export interface Drawn {
  readonly form: Form
  readonly blanks: readonly string[]
  readonly unsettled: readonly string[]
  /** Does the identity room's content stand on it? `hidden`: it would, but this person may not read it. */
  readonly identity: 'printed' | 'hidden' | 'none'
}

export interface PaperReader {
  /** A field of the registration as the screen words it; a blank when nothing (or two things) stand there. */
  field(path: string): string
  /** The same, '' when nothing stands there: for what a paper leaves out rather than asks for. */
  optional(path: string): string
  /** Any other value that the paper wants. */
  wanted(label: string, value: string): string
  /** A field of a session: several values are a question for people. */
  agreed(label: string, values: readonly { readonly value: string }[]): string
  drawn(form: Form): Drawn
}

export const makeReader = ({ registration, identity }: PaperSource): PaperReader => {
  const blanks = new Set<string>(), unsettled = new Set<string>()
  let seen: Drawn['identity'] = 'none'
  const read = (path: string, blank: 'note' | 'pass'): string => {
    const closed = roomOfPath(path) === 'identity'
    if (closed && identity === 'closed') { seen = 'hidden'; return '' }
    const value = registration.value(path)
    if (value === undefined) unsettled.add(labelOf(registration, path))
    else if (value === '') { if (blank === 'note') blanks.add(labelOf(registration, path)) }
    else if (closed) seen = 'printed'
    return clean(shownValue(specOf(path), value ?? ''))
  }
  return {
    field: path => read(path, 'note') || BLANK,
    optional: path => read(path, 'pass'),
    wanted(label, value) { if (value === '') blanks.add(label); return clean(value) || BLANK },
    agreed(label, values) {
      const filled = values.filter(({ value }) => value !== '')
      if (filled.length > 1) unsettled.add(label)
      if (filled.length === 0) blanks.add(label)
      return filled.length === 1 ? clean(filled[0]!.value) : BLANK
    },
    drawn: form => ({ form, blanks: [...blanks], unsettled: [...unsettled], identity: seen }),
  }
}

/** Line ends stay, other control characters were never meant to be seen. */
const clean = (text: string): string => text.replace(/\r\n?/gu, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f]/gu, ' ').trim()
export const cleanLines = (text: string): string[] => clean(text).split('\n').map(line => line.trim()).filter(line => line !== '')

const labelOf = ({ parties }: Registration, path: string): string => {
  const party = parties.find(each => path.startsWith(`${each.path}/`))
  const name = path.split('/').at(-1) ?? path
  return party ? `${sideOf(party)}${party.name} · ${name}` : name
}

/** 甲方, without what stands in brackets; 当事人 for who has no side yet. */
export const sideOf = ({ side }: Pick<Party, 'side'>): string => side.replace(/（.*）$/u, '') || '当事人'
export const partyName = (reader: PaperReader, party: Party): string => reader.field(`${party.path}/${party.legal ? '名称' : '姓名'}`)
/** The first three by name, the others by their number. */
export const namesInShort = (names: readonly string[]): string => names.length <= 4 ? names.join('、') : `${names.slice(0, 3).join('、')}等 ${names.length} 人`

export const agentsOf = ({ agents }: Party) => agents.filter(({ removal }) => !removal)
export const numberLine = (number: string): string => (number === '' ? `编号：${BLANK}` : number)
export const begun = (sessions: readonly Session[]): readonly Session[] => sessions.filter(({ id, withdrawn, stage }) => !withdrawn && (stage !== 'ahead' || id !== FIRST_SESSION))

const beijingMs = 8 * 3_600_000
/** 2026年11月20日 of a moment or of an ISO day, in Beijing by arithmetic: a machine's own zone must not change a paper. */
export const dayOn = (iso: string): string => {
  if (/^\d{4}-\d\d-\d\d$/u.test(iso)) return dayWords(iso)
  const at = Date.parse(iso)
  return Number.isNaN(at) ? '' : dayWords(beijingDay(at))
}
/** 14 时 30 分 in Beijing. */
export const timeOn = (iso: string): string => {
  const at = new Date(Date.parse(iso) + beijingMs)
  return Number.isNaN(at.getTime()) ? '' : `${at.getUTCHours()}时${String(at.getUTCMinutes()).padStart(2, '0')}分`
}
