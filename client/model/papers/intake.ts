/** 人民调解受理登记表（司发通〔2010〕239 号格式），with the parties field by field. */
import { CODE_LISTS, codeOf } from '../code-lists.ts'
import type { Party } from '../registration.ts'
import { BLANK, DATE_LINE, paragraph, sealOf, table, type Row } from './form.ts'
import { agentsOf, makeReader, namesInShort, numberLine, partyName, sideOf, type Drawn, type PaperReader, type PaperSource } from './source.ts'

export const drawIntake = (source: PaperSource): Drawn => {
  const reader = makeReader(source), { registration, committee, number, people } = source
  const names = registration.parties.map(party => partyName(reader, party))
  const accepted = reader.field('受理日期'), kind = reader.field('纠纷类型'), from = reader.field('案件来源')
  const claims = registration.claims.map(({ path }, i) => {
    const amount = reader.optional(`${path}/金额`)
    return `${i + 1}．${reader.field(`${path}/事项`)}${amount === '' ? '' : `（${amount}）`}`
  })
  return reader.drawn({
    kind: 'intake', title: '人民调解受理登记表', number: numberLine(number), eachPage: '',
    sheets: [{
      blocks: [
        paragraph(`${accepted}，${reader.wanted('调解组织', committee)}${grounds(registration.value('案件来源') ?? '')}，经当事人同意，调解${namesInShort(names)}之间的纠纷。`),
        table([[{ label: '纠纷类型', value: kind }, { label: '案件来源', value: from }], [{ label: '受理日期', value: accepted }, { label: '涉及金额', value: reader.optional('涉及金额') || BLANK }]]),
        ...registration.parties.map(party => table(partyRows(reader, party))),
        table([
          [{ label: '纠纷简要情况', value: reader.field('纠纷简要情况') }],
          ...(claims.length === 0 ? [] : [[{ label: '申请事项', value: claims.join('\n') }] as const]),
        ]),
        paragraph('备注：此表由人民调解委员会填写。', 'none'),
      ],
      closing: '以上登记内容已向当事人念过，当事人同意由人民调解委员会调解。',
      places: [...registration.parties.map((party, i) => ({ capacity: sideOf(party), name: names[i] ?? '' })), { capacity: '登记人', name: people.find(({ role }) => role === 'recorder')?.name ?? '' }],
      seal: sealOf(committee), date: DATE_LINE,
    }],
  })
}

/** The form knows two ways in; a case that was handed over says by whom in 案件来源. */
const grounds = (value: string): string => {
  const code = codeOf(CODE_LISTS['case-sources'], value)
  return code === '01' ? '依当事人申请' : code === '02' ? '主动调解' : ''
}

/** A party's lines; 证件 and 联系方式 come from the identity room. */
export const partyRows = (reader: PaperReader, party: Party): Row[] => {
  const at = (name: string): string => reader.field(`${party.path}/${name}`), may = (name: string): string => reader.optional(`${party.path}/${name}`) || BLANK
  const head: Row = [{ label: '', value: `${party.side || '当事人'}：${partyName(reader, party)}` }]
  const agents = agentsOf(party).map((agent): Row => [{ label: '代理人', value: `${reader.field(`${agent.path}/代理人姓名`)}（${[agent.kind, agent.special ? '特别授权' : '一般授权'].filter(word => word !== '').join('，')}）` }, { label: '联系方式', value: reader.field(`${agent.path}/代理人联系方式`) }])
  if (party.legal) return [
    head, [{ label: '信用代码', value: at('统一社会信用代码') }, { label: '联系方式', value: at('联系方式') }],
    [{ label: '法定代表人', value: at('法定代表人') }, { label: '职务', value: may('职务') }], [{ label: '住所', value: at('住所') }], ...agents,
  ]
  // 年龄 is computed from 出生日期; without it the age is left for the pen.
  const age = party.age === undefined ? `${BLANK}周岁` : `${party.age} 周岁`
  return [
    head, [{ label: '性别民族年龄', value: `${at('性别')}，${may('民族')}，${age}` }, { label: '职业或职务', value: may('职业或职务') }],
    [{ label: '身份证号码', value: at('身份证号码') }, { label: '联系方式', value: at('联系方式') }],
    [{ label: '单位或住址', value: at('单位或住址') }], ...agents,
  ]
}
