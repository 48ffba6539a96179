/** What the desk keeps of an open case, so that it can list it later without opening it. */
import { XmlElement, type XmlFragment } from 'yjs'
import type { EnteredCase } from './case-room.ts'
import { foldFields, settled } from './model/facts.ts'
import { registrationOf } from './model/registration.ts'
import { senseOfField } from './model/registration-fields.ts'
import { textFields } from './model/schema.ts'
import { foldSessions } from './model/sessions.ts'
import { dayIn, dayOfClock } from './model/working-days.ts'
import type { CardDays, CaseCard, Section } from './workspace.ts'

/** 办理: sessions, lines of the record, exhibits, opinions and acts. Filling in the registration or letting people in is not. */
const HANDLING: readonly Section[] = ['sessions', 'evidence', 'review', 'acts']
/** Names of natural and legal persons in the registration, whatever stands before them. */
const nameField = /(^|\/)(姓名|名称)$/u
/** A coded value carries its list before its words (client/model/code-lists.ts). */
const wordsOf = (value: string | undefined): string | undefined => value?.replace(/^[a-z-]+@\S+ /u, '')

/** What the card shows of the case as it stands now; `now` in ms since 1970. */
export const cardFacts = (room: EnteredCase, now: number): Partial<CaseCard> => {
  const entries = (section: Section) => room.session.facts(room.sectionRoom(section) ?? '')?.entries.get() ?? []
  const registration = foldFields(entries('registration'), senseOfField)
  const { title, number, track, stage } = room.head.get()
  const me = room.me.get(), finishing = room.finishing.state.get(), last = room.log.get().at(-1)
  const kind = wordsOf(settled(registration, '纠纷类型')), source = wordsOf(settled(registration, '案件来源'))
  const others = room.people.get().filter(person => person.online && !person.me).map(({ name, role }) => ({ name, role }))
  return {
    title, number, track, stage, host: me.host, unsent: room.unsent(), changedAt: room.status.get().savedAt ?? room.status.get().relayedAt,
    toSign: finishing.at === 'frozen' && finishing.mySignature === 'wanted',
    // As the screens of the case count it: two spellings of one value are no question, nor is anything of a party who was removed.
    toSettle: registrationOf({ registration: entries('registration'), identity: entries('identity'), track, today: '' }).conflicts.length + [...foldFields(entries('sessions')).values()].filter(standing => standing.length > 1).length,
    parties: [...registration].filter(([field]) => nameField.test(field)).flatMap(([, standing]) => standing.map(({ value }) => value)).filter(name => name !== ''),
    days: daysOf(room, now, registration, entries),
    ...(kind ? { kind } : {}), ...(source ? { source } : {}),
    ...(last ? { lastEvent: { sentence: last.sentence, person: last.person, at: last.at } } : {}),
    present: { at: new Date(now - (now % presentStepMs)).toISOString(), people: others },
  }
}
/** Presence is stamped in steps: a card is not written anew for every second that somebody stays. */
const presentStepMs = 20_000

const daysOf = (room: EnteredCase, now: number, registration: ReturnType<typeof foldFields>, entries: (section: Section) => readonly { readonly at: number; readonly relayTime: number | undefined }[]): CardDays => {
  const day = (field: string): string | undefined => dayIn(settled(registration, field))
  const times = (section: Section): number[] => entries(section).map(({ at, relayTime }) => relayTime ?? at)
  const record = room.session.replica.fold(room.sectionRoom('record') ?? '')
  const handled = [...HANDLING.flatMap(times), ...(record ? textFields(record.truth).flatMap(field => lineTimes(record.truth.getXmlFragment(field))) : [])]
  // Begun, settled and not taken back: the term runs from what took place, not from when it was entered.
  const begun = foldSessions(room.session.facts(room.sectionRoom('sessions') ?? '')?.entries.get() ?? []).filter(({ withdrawn }) => !withdrawn)
    .flatMap(({ values }) => { const [begins, another] = values('begins'); const at = Date.parse(begins?.value ?? ''); return another === undefined && !Number.isNaN(at) && at <= now ? [at] : [] })
  const all: Record<keyof CardDays, string | undefined> = {
    assignedOn: day('交办日期'), acceptedOn: day('受理日期'), endedOn: day('办结日期'), extendedTo: day('延长至'),
    handledOn: handled.length > 0 ? dayOfClock(handled.reduce((a, b) => Math.max(a, b))) : undefined,
    firstSessionOn: begun.length > 0 ? dayOfClock(Math.min(...begun)) : undefined,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** When the lines of a record were begun, ms; a line without a time counts for nothing. */
const lineTimes = (record: XmlFragment): number[] => record.toArray().flatMap(line => {
  const at = line instanceof XmlElement ? Date.parse(line.getAttribute('at') ?? '') : NaN
  return Number.isNaN(at) ? [] : [at]
})
