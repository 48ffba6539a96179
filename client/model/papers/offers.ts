/** Which papers a case can print now, and in a sentence why not yet. */
import { clocksAfter } from '../clocks.ts'
import { sessionHan, type Session } from '../sessions.ts'
import { drawConfirmation } from './confirmation.ts'
import { drawCorrection } from './correction.ts'
import { drawEnding } from './ending.ts'
import type { PaperKind } from './form.ts'
import { drawIntake } from './intake.ts'
import { drawNotice } from './notice.ts'
import { drawPresided } from './presided.ts'
import { drawRecord } from './record.ts'
import { begun, dayOn, type Drawn, type PaperSource } from './source.ts'

export interface PaperOffer {
  readonly kind: PaperKind
  /** Of which session; empty where a paper belongs to the case. */
  readonly session: string
  readonly title: string
  /** 第一次调解 · 2026年11月20日; may be empty. */
  readonly about: string
  /** How often it is to be printed. */
  readonly copies: number
  /** Why it cannot be made yet, in a sentence; empty when it can. */
  readonly blocked: string
  /** Fields that nobody has written: blank lines on the paper. */
  readonly blanks: readonly string[]
  /** `printed`: numbers of identity stand on it, and printing it is written down; `hidden`: they are left blank for want of the right. */
  readonly identity: Drawn['identity']
}

/** 打印文书 as the screens see it; `Refusal` is the screens' obstacle. */
export interface Papers<Refusal> {
  /** As the case stands now; empty for who may not read the registration. */
  list(): readonly PaperOffer[]
  /** The PDF. `session`: of a 笔录, else empty. */
  make(kind: PaperKind, session: string): Promise<Uint8Array | Refusal>
}

interface Plan { readonly kind: PaperKind; readonly session: string; readonly title: string; readonly about: string; readonly copies: number; readonly blocked: string; readonly draw: () => Drawn }

const peopleOnly = (track: string): string => (track === 'people' ? '' : '这是人民调解的文书，本案走的不是人民调解，用不上。')
const noParties = '案卷登记里还没有当事人。请先登记当事人，再打印。'

const plansOf = (source: PaperSource): Plan[] => {
  const { registration: { parties }, track } = source, everyone = parties.length + 1
  const first = (...reasons: readonly string[]): string => reasons.find(reason => reason !== '') ?? ''
  const needParties = parties.length === 0 ? noParties : ''
  const forCase = (kind: PaperKind, title: string, copies: number, blocked: string, draw: () => Drawn): Plan => ({ kind, session: '', title, about: '', copies, blocked, draw })
  return [
    forCase('intake', '人民调解受理登记表', 1, first(peopleOnly(track), needParties), () => drawIntake(source)),
    forCase('notice', '当事人权利义务告知书', 2, first(peopleOnly(track), needParties), () => drawNotice(source)),
    ...recordPlans(source),
    forCase('ending', '终止调解告知书', everyone, first(peopleOnly(track), needParties, source.ended ? '' : '调解没有终止。终止以后，这里才有告知书。'), () => drawEnding(source)),
    forCase('confirmation', '司法确认申请书', everyone, first(
      clocksAfter(track, '2026-01-05').length === 0 ? '治安调解的协议不走共同申请司法确认这条路。' : '', needParties, source.effectiveOn === undefined ? '协议还没有生效。生效以后三十日内，可以共同申请司法确认。' : ''), () => drawConfirmation(source)),
    forCase('presided', '主持调解证明', 2, first(peopleOnly(track), needParties, source.effectiveOn === undefined ? '协议还没有生效。申请司法确认时，才要用这份证明。' : ''), () => drawPresided(source)),
    forCase('correction', '补正书', everyone, first(peopleOnly(track), needParties, source.effectiveOn === undefined ? '协议还没有生效。生效以前有笔误，直接退回修改。' : ''), () => drawCorrection(source)),
  ]
}

const recordPlans = (source: PaperSource): Plan[] => {
  const plan = (session: Session | undefined, blocked: string): Plan => {
    const begins = session?.values('begins') ?? []
    const about = session ? [`第${sessionHan(Math.max(1, session.number))}次调解`, begins.length === 1 ? dayOn(begins[0]!.value) : ''].filter(word => word !== '').join(' · ') : ''
    return { kind: 'record', session: session?.id ?? '', title: '调解笔录', about, copies: 1, blocked, draw: () => drawRecord(source, session!) }
  }
  if (!source.record) return [plan(undefined, '你看不到调解笔录，打印不了。要打印请找主持人。')]
  const sessions = begun(source.sessions)
  if (sessions.length === 0) return [plan(undefined, '还没有开过调解。第一次调解开始以后，这里才有笔录。')]
  return sessions.map(session => plan(session, (source.record?.(session.field).length ?? 0) === 0 ? '这一次的笔录还是空的，写了以后再打印。' : ''))
}

const unsettledSentence = (labels: readonly string[]): string =>
  `${labels.slice(0, 3).map(label => `“${label}”`).join('、')}${labels.length > 3 ? `等 ${labels.length} 处` : ''}有两种写法，还没有商定。请先定下一个，再打印。`

export const paperOffers = (source: PaperSource): PaperOffer[] => plansOf(source).map(({ draw, ...plan }) => {
  if (plan.blocked !== '') return { ...plan, blanks: [], identity: 'none' }
  const { blanks, unsettled, identity } = draw()
  return { ...plan, blocked: unsettled.length > 0 ? unsettledSentence(unsettled) : '', blanks, identity }
})

/** The paper as values, or the sentence that stands in its way. */
export const drawPaper = (source: PaperSource, kind: PaperKind, session: string): Drawn | string => {
  const plan = plansOf(source).find(each => each.kind === kind && (each.session === session || session === ''))
  if (!plan) return '这份文书现在没有了：那一次调解已经撤销，或者案子变了。请关上再看一遍。'
  if (plan.blocked !== '') return plan.blocked
  const drawn = plan.draw()
  return drawn.unsettled.length > 0 ? unsettledSentence(drawn.unsettled) : drawn
}
