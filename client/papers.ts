/** 打印文书: the papers that are filled from the case's own facts, made on this device and kept nowhere. */
import { beijingDay } from '../shared/effect.ts'
import { lookAct } from './model/acts.ts'
import { readBlocks } from './model/blocks.ts'
import { takenNumber } from './model/case-number.ts'
import type { Form } from './model/papers/form.ts'
import { drawPaper, paperOffers } from './model/papers/offers.ts'
import type { PaperSource } from './model/papers/source.ts'
import { registrationOf } from './model/registration.ts'
import { foldSessions } from './model/sessions.ts'
import { unagreedIn } from './model/template-unagreed.ts'
import { obstacle } from './obstacle.ts'
import type { Uncovered } from './paper/coverage.ts'
import { isObstacle, type CaseRoom } from './workspace.ts'

/** What of the case the papers are made from. */
export type PapersRoom = Pick<CaseRoom, 'facts' | 'text' | 'head' | 'people'> & { readonly finishing: Pick<CaseRoom['finishing'], 'state'> }
export interface PaperTools {
  /** The PDF; rejects when the engine or a font cannot be had. */
  typeset(form: Form): Promise<Uint8Array>
  /** Characters that no face draws. */
  uncovered(form: Form): readonly Uncovered[]
}

/** undefined: this person may not read the registration, so there is nothing to fill a paper with. */
const sourceOf = (room: PapersRoom, now: number): PaperSource | undefined => {
  const registration = room.facts('registration'), identity = room.facts('identity'), record = room.text('record')
  if (!registration) return undefined
  const { title, number, track } = room.head.get(), people = room.people.get(), finishing = room.finishing.state.get()
  const effect = finishing.at === 'frozen' ? finishing.ceremony.effect : undefined
  return {
    registration: registrationOf({ registration: registration.facts.get(), identity: identity?.facts.get(), track, today: beijingDay(now) }),
    identity: identity ? 'open' : 'closed', track, title, number: takenNumber(number),
    committee: people.find(({ host }) => host)?.agency ?? '', people: people.filter(({ role, wall }) => role !== 'party' && wall !== true),
    sessions: foldSessions(room.facts('sessions')?.facts.get() ?? []),
    record: record && (field => readBlocks(record.doc.getXmlFragment(field))),
    ended: finishing.at === 'ended' ? finishing : undefined, effectiveOn: effect?.at === 'effective' ? effect.on : undefined,
    agreement: finishing.at === 'frozen' ? { draft: finishing.draft, checkCode: finishing.checkCode, unagreed: unagreedIn(finishing.lines.filter(({ kind }) => kind === 'clause').map(({ text }) => text)) } : undefined,
  }
}

export const makePapers = (room: PapersRoom, tools: PaperTools): CaseRoom['papers'] => ({
  list() { const source = sourceOf(room, Date.now()); return source ? paperOffers(source) : [] },
  async make(kind, session) {
    const source = sourceOf(room, Date.now())
    if (!source) return obstacle('NO_REGISTRATION', '你看不到案卷登记，文书的内容取不出来，没有打印。要打印请找主持人。')
    const drawn = drawPaper(source, kind, session)
    if (typeof drawn === 'string') return obstacle('NOT_YET', drawn)
    const [unseen] = tools.uncovered(drawn.form)
    if (unseen) return obstacle('UNCOVERED', `${unseen.char === '' ? '有一个看不见的字符' : `“${unseen.char}”`}（${unseen.code}）字库里没有，印不出来，这份文书没有打印。请在登记或者笔录里把它换成“＿”，打印以后手写。`)
    // Written down first, as it is when a number is shown on the screen: no paper leaves without its line.
    const acts = drawn.identity === 'printed' ? room.facts('acts') : undefined
    if (acts?.access.get().at === 'write') {
      const stored = await acts.write(JSON.stringify(lookAct('身份证号码和联系方式', `各方当事人（打印《${drawn.form.title}》）`)))
      if (isObstacle(stored)) return stored
    }
    try { return await tools.typeset(drawn.form) } catch { return obstacle('ENGINE', '排版用的程序或字体没有取到，这份文书没有打印。请连上中继再试一次；登记的内容都在。') } // fetch, wasm or font: the way out is the same
  },
})
