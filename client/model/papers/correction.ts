/**
 * 补正书: a slip of the pen in an agreement that is in effect, named beside the
 * agreement that it belongs to. The wrong and the right words are written by
 * hand, before everybody's eyes; a changed amount, term or duty needs a new
 * agreement, and the paper says so.
 */
import { BLANK, DATE_LINE, paragraph, sealOf, table } from './form.ts'
import { dayOn, makeReader, numberLine, partyName, sideOf, type Drawn, type PaperSource } from './source.ts'

/** As wide as the cell: a blank that runs on into a second line is none. */
const WIDE = '＿'.repeat(28)

export const drawCorrection = (source: PaperSource): Drawn => {
  const reader = makeReader(source), { registration, committee, agreement } = source
  const mediator = source.people.find(({ role }) => role === 'mediator')?.name ?? ''
  return reader.drawn({
    kind: 'correction', title: '补正书', number: numberLine(source.number), eachPage: '',
    sheets: [{
      blocks: [
        table([
          [{ label: '补正的协议', value: `人民调解协议书${source.number === '' ? '' : `（编号：${source.number}）`}，第 ${agreement?.draft ?? BLANK} 稿，${dayOn(source.effectiveOn ?? '')}生效` }],
          [{ label: '文本校验码', value: agreement?.checkCode ?? BLANK }],
        ]),
        paragraph('上述协议书中有下列笔误，经各方当事人确认，补正如下：'),
        table([1, 2, 3].flatMap(n => [[{ label: `${n}．原文\n第＿＿条`, value: WIDE }], [{ label: '补正为', value: WIDE }]] as const)),
        paragraph('除以上补正外，协议书的其他内容不变。本补正书和协议书一并使用。'),
        paragraph('补正只用于文字、计算上的笔误。数额、期限、履行内容要改的，应当另订协议，不能用本补正书代替。'),
      ],
      closing: '以上补正各方都已看过，或者已经有人念给他听，自愿确认。',
      places: [...registration.parties.map(party => ({ capacity: sideOf(party), name: partyName(reader, party) })), { capacity: '人民调解员', name: mediator }],
      seal: sealOf(committee), date: DATE_LINE,
    }],
  })
}
