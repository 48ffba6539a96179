/** 主持调解证明: what a court wants with a joint application (民诉法解释第三百五十四条: 调解组织主持调解的证明). Only after effect. */
import { DATE_LINE, paragraph, sealOf } from './form.ts'
import { begun, dayOn, makeReader, numberLine, partyName, sideOf, type Drawn, type PaperSource } from './source.ts'

export const drawPresided = (source: PaperSource): Drawn => {
  const reader = makeReader(source), { registration, committee, agreement } = source
  const parties = registration.parties.map(party => `${sideOf(party)}${partyName(reader, party)}`).join('、')
  const mediators = source.people.filter(({ role }) => role === 'mediator').map(({ name }) => name).join('、')
  const days = begun(source.sessions).flatMap(({ values }) => (values('begins').length === 1 ? [dayOn(values('begins')[0]!.value)] : []))
  return reader.drawn({
    kind: 'presided', title: '主持调解证明', number: numberLine(source.number), eachPage: '',
    sheets: [{
      blocks: [
        paragraph(`${parties}之间的${reader.field('纠纷类型')}，由${reader.wanted('调解组织', committee)}依法主持调解，人民调解员${reader.wanted('人民调解员', mediators)}，调解时间${reader.wanted('调解日期', days.join('、'))}。`),
        paragraph(`各方自愿达成调解协议（${source.number === '' ? '' : `编号：${source.number}，`}文本校验码 ${agreement?.checkCode ?? '＿＿＿＿＿＿'}），协议于${dayOn(source.effectiveOn ?? '')}生效。`),
        paragraph('特此证明。'),
      ],
      closing: '', places: [], seal: sealOf(committee), date: DATE_LINE,
    }],
  })
}
