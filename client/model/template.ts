/**
 * 人民调解协议书: a form with blanks, inserted once by whoever starts the text.
 * Its wording follows 人民调解法 art. 28 (one copy for each party, one kept by
 * the committee), 29 (what the paper may state; it takes effect when all parties
 * have signed, sealed or thumb-marked it, the mediator has signed and the
 * committee's seal is on it), 32 (disputes over it may be taken to court) and 33
 * (joint application to a court within 30 days), and the Ministry's form of 2010.
 * Users copy it, so it must be right: it binds nobody on a police matter
 * (治安管理处罚法 art. 9: whether to punish is the police's to decide), names payee,
 * bank and account, and counts the copies as parties + 1.
 */
import { toHan } from '../../shared/agreement.ts'

/** A ProseMirror node as JSON. */
export interface NodeJson {
  readonly type: string
  readonly attrs?: Readonly<Record<string, string>>
  readonly content?: readonly NodeJson[]
  readonly marks?: readonly { readonly type: string }[]
  readonly text?: string
}

/** One party's line: 甲方, （申请人）, and what is known of him with blanks for the rest. */
export interface TemplateParty { readonly label: string; readonly aside: string; readonly words: string }

export interface Wanted {
  /** How many parties: 甲方, 乙方, 丙方 … At least two: nobody mediates with himself. */
  readonly parties: number
  /** Who they are, when the registration knows; then `parties` does not count. */
  readonly people?: readonly TemplateParty[]
  /** The committee's full name; a blank when it is not known. */
  readonly committee?: string
  /** Makes the id of each clause. */
  newId(): string
}

const STEMS = '甲乙丙丁戊己庚辛壬癸'
const BLANK = '＿＿＿＿'

/** 甲方, 乙方 … after the tenth 当事人十一. */
export const partyLabel = (index: number): string => {
  const stem = STEMS[index]
  return stem === undefined ? `当事人${toHan(index + 1)}` : `${stem}方`
}

const text = (words: string): NodeJson => ({ type: 'text', text: words })
const bold = (words: string): NodeJson => ({ type: 'text', text: words, marks: [{ type: 'bold' }] })
const paragraph = (...content: NodeJson[]): NodeJson => ({ type: 'paragraph', content })

const blankParty = (index: number): TemplateParty => ({
  label: partyLabel(index), aside: index === 0 ? '（申请人）' : index === 1 ? '（被申请人）' : '',
  words: '＿＿＿＿，性别＿＿，民族＿＿，年龄＿＿，身份证号码＿＿＿＿＿＿，联系方式＿＿＿＿＿＿，单位或住址＿＿＿＿＿＿。',
})
/** A registration that knows only one side still gives a line to the other. */
const bothSides = (people: readonly TemplateParty[]): TemplateParty[] => {
  const missing = [0, 1].filter(index => !people.some(({ label }) => label === partyLabel(index))).map(blankParty)
  return [...people.filter(({ label }) => label === partyLabel(0)), ...missing.filter(({ label }) => label === partyLabel(0)),
    ...missing.filter(({ label }) => label === partyLabel(1)), ...people.filter(({ label }) => label !== partyLabel(0))]
}

/** The blocks of a 人民调解协议书 for client/model/schema.ts's agreement dialect. */
export const agreementTemplate = ({ parties, people = [], committee, newId }: Wanted): NodeJson[] => {
  const lines = people.length > 0 ? bothSides(people) : Array.from({ length: Math.max(parties, 2) }, (_, index) => blankParty(index))
  const labels = [...new Set(lines.map(({ label }) => label))]
  const [first = partyLabel(0), second = partyLabel(1)] = labels
  const seal = committee === undefined || committee === '' ? `${BLANK}人民调解委员会` : committee
  const clause = (words: string): NodeJson => ({ type: 'clause', attrs: { id: newId() }, content: [paragraph(text(words))] })
  return [
    { type: 'title', content: [text('人民调解协议书')] },
    ...lines.map(({ label, aside, words }) => paragraph(bold(`${label}${aside}：`), text(words))),
    paragraph(bold('纠纷主要事实、争议事项：'), text('＿＿＿＿年＿＿月＿＿日，＿＿＿＿＿＿＿＿。各方当事人的责任：＿＿＿＿＿＿。')),
    paragraph(text('经调解，各方当事人自愿达成如下协议：')),
    clause(`${second}于＿＿＿＿年＿＿月＿＿日前向${first}支付＿＿＿＿款人民币＿＿＿＿元（大写：＿＿＿＿）。收款人户名：＿＿＿＿；开户银行：＿＿＿＿；账号：＿＿＿＿。`),
    clause(`${second}于＿＿＿＿年＿＿月＿＿日前＿＿＿＿＿＿（履行的内容、方式和期限）。`),
    clause('一方不按期履行的，＿＿＿＿＿＿（约定的责任）。'),
    clause('本协议履行完毕后，各方就本纠纷互不要求其他民事赔偿。涉及违反治安管理等行为的，是否处罚由公安机关依法决定。'),
    clause(`本协议自${labels.join('、')}均签名、盖章或者按指印，人民调解员签名并加盖${seal}印章之日起生效。各方可以自生效之日起三十日内，依法共同向有管辖权的人民法院申请司法确认。就本协议的履行或者内容发生争议的，一方可以向人民法院提起诉讼。`),
    clause(`本协议一式${toHan(lines.length + 1)}份，${labels.join('、')}各执一份，${seal}留存一份。`),
  ]
}

/** The head of a 调解笔录 (the Ministry's form of 2010): what stands above the first spoken line. */
export const recordHeadTemplate = (): NodeJson[] => [
  '时间：＿＿＿＿年＿＿月＿＿日＿＿时＿＿分',
  '地点：＿＿＿＿＿＿',
  '事由：＿＿＿＿＿＿',
  '当事人：＿＿＿＿＿＿',
  '参加人：＿＿＿＿＿＿',
  '调解员：＿＿＿＿　记录人：＿＿＿＿',
].map(line => paragraph(text(line)))
