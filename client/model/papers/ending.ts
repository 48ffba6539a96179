/** 终止调解告知书: the ways that stay open (人民调解法第二十六条). Only after 终止调解 was entered. */
import { CLAIM_RESULT } from '../registration-fields.ts'
import { DATE_LINE, paragraph, sealOf, table } from './form.ts'
import { begun, dayOn, makeReader, namesInShort, numberLine, partyName, sideOf, timeOn, type Drawn, type PaperSource } from './source.ts'

export const drawEnding = (source: PaperSource): Drawn => {
  const reader = makeReader(source), { registration, committee, ended } = source
  const names = registration.parties.map(party => partyName(reader, party))
  const met = begun(source.sessions).map(({ values }) => (values('begins').length === 1 ? dayOn(values('begins')[0]!.value) : '')).filter(day => day !== '')
  const happened = ended?.happenedAt ?? ''
  // What was said of each claim; one that stands in two ways is a question for people first.
  for (const { path } of registration.claims) reader.optional(`${path}/${CLAIM_RESULT}`)
  const open = registration.claims.filter(({ result }) => result === 'not-agreed').map(({ path, parties }, i) =>
    `${i + 1}．${reader.field(`${path}/事项`)}${parties.length === 0 ? '' : `（${namesInShort(parties.map(({ label }) => label))}提出）`}`)
  const mediator = source.people.find(({ role, host }) => role === 'mediator' && host)?.name ?? source.people.find(({ role }) => role === 'mediator')?.name ?? ''
  return reader.drawn({
    kind: 'ending', title: '终止调解告知书', number: numberLine(source.number), eachPage: '',
    sheets: [{
      blocks: [
        paragraph(`${names.join('、')}：`, 'none'),
        paragraph(`${reader.wanted('调解组织', committee)}于${reader.field('受理日期')}受理你们之间的纠纷，经调解未能达成协议，现终止调解。有关情况如下：`),
        table([
          [{ label: '纠纷类型', value: reader.field('纠纷类型') }, { label: '调解次数', value: met.length === 0 ? reader.wanted('调解日期', '') : `${met.length} 次（${met.join('、')}）` }],
          [{ label: '终止时间', value: `${dayOn(happened.slice(0, 10))}${happened.length > 10 ? timeOn(`${happened}+08:00`) : ''}` }, { label: '提出终止', value: reader.wanted('提出终止的人', ended?.askedBy ?? '') }],
          [{ label: '终止原因', value: reader.wanted('终止原因', ended?.reason ?? '') }],
          ...(open.length === 0 ? [] : [[{ label: '未达成的事项', value: open.join('\n') }] as const]),
        ]),
        paragraph('根据《中华人民共和国人民调解法》第二十六条，人民调解员调解纠纷，调解不成的，应当终止调解，并告知当事人可以依法通过仲裁、行政、司法等途径维护自己的权利：'),
        paragraph('双方有仲裁协议，或者法律规定应当先申请仲裁的（例如劳动争议），可以向有管辖权的仲裁机构申请仲裁；', 'first', '（一）仲裁：'),
        paragraph('依法由行政机关处理的事项，可以向有关行政机关申请处理；', 'first', '（二）行政：'),
        paragraph('可以依法向有管辖权的人民法院提起诉讼。', 'first', '（三）司法：'),
        paragraph('请求保护权利有期间的限制。请注意诉讼时效和申请仲裁的期间，尽早主张，以免过期。'),
      ],
      closing: '本告知书送达各方当事人。收到的人请在自己的名字后面签名或者按指印，并写明日期。',
      places: [...registration.parties.map((party, i) => ({ capacity: `收到人（${sideOf(party)}）`, name: names[i] ?? '' })), { capacity: '人民调解员', name: mediator }],
      seal: sealOf(committee), date: DATE_LINE,
    }],
  })
}
