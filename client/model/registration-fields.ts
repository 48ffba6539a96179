/**
 * The fields of 受理登记表 and what stands with it: their names on the official
 * papers, what kind of value they hold, where they live. Everything that tells
 * more about a person than the agreement itself prints lives in the identity
 * room. Paths: `纠纷类型`, `party/<id>/姓名`, `party/<id>/agent/<id>/代理人姓名`,
 * `claim/<id>/金额`.
 */
import { CODE_LISTS, codedValue, codeOf, labelOf, readCoded, type CodeList, type ListId } from './code-lists.ts'
import { dayWords, readDay } from './days.ts'
import { figures, moneyOf } from './money.ts'
import { masked, readCreditCode, readIdNumber, readPhone, type Reading } from './numbers.ts'

export type FieldKind = 'text' | 'long' | 'day' | 'money' | 'code' | 'id-number' | 'credit-code' | 'phone'
export type FieldRoom = 'registration' | 'identity'
export interface FieldSpec {
  /** The last part of the path and the name on the paper. */
  readonly name: string
  readonly kind: FieldKind
  readonly room: FieldRoom
  readonly need: 'required' | 'wanted'
  readonly list?: ListId
  readonly hint?: string
  /** Ids of tracks it belongs to; everywhere when absent. */
  readonly tracks?: readonly string[]
  readonly width?: 'short' | 'wide'
}

const field = (name: string, kind: FieldKind, more: Partial<FieldSpec> = {}): FieldSpec => ({ name, kind, room: 'registration', need: 'wanted', ...more })
const required = { need: 'required' } as const
const private_ = { room: 'identity' } as const

export const CASE_FIELDS: readonly FieldSpec[] = [
  field('案件名称', 'text', { width: 'wide' }),
  field('编号', 'text'),
  field('纠纷类型', 'code', { ...required, list: 'dispute-types' }),
  field('案件来源', 'code', { ...required, list: 'case-sources' }),
  field('交办日期', 'day', { width: 'short' }),
  field('受理日期', 'day', { ...required, width: 'short' }),
  // The desk's terms read these (client/model/terms.ts).
  field('延长至', 'day', { width: 'short', hint: '各方同意延长调解时填' }), field('办结日期', 'day', { width: 'short' }),
  field('委派（委托）法院', 'text', { tracks: ['court'], need: 'required' }),
  field('来函案号', 'text', { tracks: ['court'] }),
  field('委派（委托）日期', 'day', { tracks: ['court'], need: 'required', width: 'short' }),
  field('案件发生时间', 'text', { tracks: ['police'], need: 'required' }),
  field('案件发生地点', 'text', { tracks: ['police'], need: 'required' }),
  field('主办民警', 'text', { tracks: ['police'] }),
  field('行政机关', 'text', { tracks: ['administrative'], need: 'required' }),
  field('调解组织', 'text', { tracks: ['commercial'], need: 'required' }),
  // 人民调解法 art. 4: people’s mediation takes no fee; commercial mediation may take one by agreement.
  field('调解费', 'money', { tracks: ['commercial'] }),
  field('涉及金额', 'money', { width: 'short' }),
  field('纠纷简要情况', 'long', { ...required, width: 'wide' }),
  field('备注', 'long', { width: 'wide' }),
]

export const PARTY_HEAD: readonly FieldSpec[] = [field('方', 'code', { ...required, list: 'sides' }), field('主体', 'code', { ...required, list: 'party-kinds' })]
export const NATURAL_FIELDS: readonly FieldSpec[] = [
  field('姓名', 'text', required), field('性别', 'code', { ...required, list: 'sexes', width: 'short' }), field('民族', 'code', { list: 'peoples', width: 'short' }),
  field('出生日期', 'day', { width: 'short' }), field('职业或职务', 'text'), field('单位或住址', 'text', { ...required, width: 'wide' }),
  field('证件类型', 'code', { ...private_, list: 'papers-of-identity' }), field('身份证号码', 'id-number', { ...private_, ...required }),
  field('联系方式', 'phone', { ...private_, ...required }), field('送达地址', 'text', { ...private_, width: 'wide' }),
]
export const LEGAL_FIELDS: readonly FieldSpec[] = [
  field('名称', 'text', required), field('统一社会信用代码', 'credit-code', required), field('法定代表人', 'text', required), field('职务', 'text', { width: 'short' }), field('住所', 'text', { ...required, width: 'wide' }),
  field('身份证号码', 'id-number', { ...private_, hint: '法定代表人的' }), field('联系方式', 'phone', { ...private_, ...required }), field('送达地址', 'text', { ...private_, width: 'wide' }),
]
export const AGENT_FIELDS: readonly FieldSpec[] = [
  field('代理人姓名', 'text', required), field('代理人身份', 'code', { ...required, list: 'agent-kinds' }), field('代理人单位', 'text'), field('委托日期', 'day', { width: 'short' }), field('代理人联系方式', 'phone', private_),
]
/** 达成协议, 未达成 or 撤回; what it means for the case is computed (client/model/claim-results.ts). */
export const CLAIM_RESULT = '处理结果'
export const CLAIM_FIELDS: readonly FieldSpec[] = [field('事项', 'text', { ...required, width: 'wide' }), field('金额', 'money', { width: 'short' }), field(CLAIM_RESULT, 'code', { list: 'claim-results' })]

/** A yes that is a field of its own, so that two people may tick different powers: `权限/4`. */
export const powerField = (code: string): string => `权限/${code}`
/** Whose claim it is, one yes for each of them in the same way: `of/<party>`. */
export const CLAIM_OF = 'of'
export const claimPartyField = (party: string): string => `${CLAIM_OF}/${party}`
/** A claim of one party, as sheets of parties enter it: the party's id. */
export const CLAIM_PARTY = 'party'
export const REMOVED = 'removed'

export const caseFields = (track: string): readonly FieldSpec[] => CASE_FIELDS.filter(({ tracks }) => tracks === undefined || tracks.includes(track))

const SPECS = new Map<string, FieldSpec>([...LEGAL_FIELDS, ...NATURAL_FIELDS, ...PARTY_HEAD, ...AGENT_FIELDS].map(spec => [spec.name, spec]))
const CASE_SPECS = new Map(CASE_FIELDS.map(spec => [spec.name, spec]))
const CLAIM_SPECS = new Map(CLAIM_FIELDS.map(spec => [spec.name, spec]))

/** What a path's field is; undefined for a path that this program does not know. */
export const specOf = (path: string): FieldSpec | undefined => {
  const slash = path.indexOf('/')
  if (slash < 0) return CASE_SPECS.get(path)
  const name = path.slice(path.lastIndexOf('/') + 1)
  return path.startsWith('party/') ? SPECS.get(name) : path.startsWith('claim/') ? CLAIM_SPECS.get(name) : CASE_SPECS.get(path)
}

/**
 * What a person typed → the value to be written, or the sentence that says what
 * is wrong. Money keeps its spelling: the paper trail shows what was written.
 * `paper` is the label of the kind of document; only an 居民身份证 has check digits.
 */
export const readTyped = (spec: FieldSpec, typed: string, paper = ''): Reading => {
  const value = typed.trim()
  if (value === '') return { ok: true, value: '' }
  if (value.length > 20_000) return { ok: false, problem: '太长了，一栏最多两万字。请把多的部分放进证据里。' }
  switch (spec.kind) {
    case 'text': case 'long': return { ok: true, value }
    case 'day': return readDay(value)
    case 'money': return moneyOf(value) === undefined ? { ok: false, problem: '看不懂这个数额。请写成 42000、42,000.00、4.2万 或者 肆万贰仟元整。' } : { ok: true, value }
    case 'id-number': return paper === '' || paper === '居民身份证' ? readIdNumber(value) : { ok: true, value }
    case 'credit-code': return readCreditCode(value)
    case 'phone': return readPhone(value)
    case 'code': {
      const list = listOf(spec), code = codeOf(list, value)
      return code !== undefined && readCoded(value) === undefined ? { ok: true, value: codedValue(list, code) } : { ok: true, value }
    }
  }
}
export const listOf = (spec: FieldSpec): CodeList => {
  if (spec.list === undefined) throw new TypeError(`${spec.name} has no code list`)
  return CODE_LISTS[spec.list]
}

/** How a value stands on the screen. */
export const shownValue = (spec: FieldSpec | undefined, value: string): string => {
  switch (spec?.kind) {
    case 'money': { const fen = moneyOf(value); return fen === undefined ? value : `${figures(fen)} 元` }
    case 'day': return dayWords(value)
    case 'code': return labelOf(value)
    default: return value
  }
}
export const maskedValue = (spec: FieldSpec, value: string): string =>
  spec.kind === 'id-number' || spec.kind === 'phone' ? masked(value) : value === '' ? '' : '＊＊＊＊'

/** Two spellings of one value give the same text here. */
export const senseOfField = (path: string, value: string): string => {
  if (path.endsWith(`/${REMOVED}`)) return value === '' ? '' : REMOVED
  const spec = specOf(path)
  switch (spec?.kind) {
    case 'money': { const fen = moneyOf(value); return fen === undefined ? value : `${fen} 分` }
    case 'day': { const day = readDay(value); return day.ok ? day.value : value }
    case 'code': { const code = codeOf(listOf(spec), value); return code === undefined ? value : `${spec.list}/${code}` }
    case 'id-number': { const number = readIdNumber(value); return number.ok ? number.value : value }
    case 'credit-code': { const code = readCreditCode(value); return code.ok ? code.value : value }
    case 'phone': { const number = readPhone(value); return number.ok ? number.value.replace(/\D/gu, '') : value }
    default: return value
  }
}
