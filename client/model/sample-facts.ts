/**
 * The sample case's facts: registration with one question that people have not
 * settled, identity, the first session, stars, links and issues. Written by
 * ordinary writes, so that the sample can do all that a case can. Everybody in
 * it is invented; the numbers of identity begin with a region that does not
 * exist, and the telephone numbers are made up.
 */
import { CODE_LISTS, codedValue, type ListId } from './code-lists.ts'
import { fieldWrite } from './facts.ts'
import { issueJson, linkJson, starJson } from './links.ts'
import { CONSENTS, entering, FIRST_SESSION, NOTICES, presentPath, sessionPath, type Capacity } from './sessions.ts'

export interface SampleFacts { readonly registration: readonly string[]; readonly identity: readonly string[]; readonly sessions: readonly string[]; readonly review: readonly string[] }

const coded = (list: ListId, code: string): string => codedValue(CODE_LISTS[list], code)
const fields = (prefix: string, values: Readonly<Record<string, string>>): string[] => Object.entries(values).map(([name, value]) => fieldWrite(`${prefix}${name}`, value, []))

const registration = (): string[] => [
  ...fields('', {
    '纠纷类型': coded('dispute-types', '02'), '案件来源': coded('case-sources', '01'), '受理日期': '2026-11-13',
    '纠纷简要情况': '2026 年 4 月，乙方翻建房屋，基础开挖致甲方东侧外墙开裂 3 处；新搭雨棚及堆料占用两家共用巷道，通行宽度由 2 米缩至约 1.1 米，雨棚滴水倒灌甲方灶间。双方多次争执，2026 年 11 月 7 日发生推搡，派出所已出警。',
  }),
  // Two people wrote the sum apart: one counted the appraisal's fee, one did not. It waits for a person.
  fieldWrite('涉及金额', '38,000', []), fieldWrite('涉及金额', '42,000', []),
  ...fields('party/sample-a/', {
    '方': coded('sides', 'A'), '主体': coded('party-kinds', '1'), '姓名': '宋月桂', '性别': coded('sexes', '2'), '民族': coded('peoples', '01'), '出生日期': '1959-03-08',
    '职业或职务': '务农', '单位或住址': '青禾县柳溪镇石桥村三组',
  }),
  ...fields('party/sample-b/', {
    '方': coded('sides', 'B'), '主体': coded('party-kinds', '1'), '姓名': '罗长河', '性别': coded('sexes', '1'), '民族': coded('peoples', '01'), '出生日期': '1981-06-17',
    '职业或职务': '个体运输', '单位或住址': '青禾县柳溪镇石桥村三组',
  }),
  ...fields('claim/sample-1/', { '事项': '由被申请人承担东侧外墙加固、修复费用', '金额': '38,000' }),
  ...fields('claim/sample-2/', { '事项': '由被申请人承担房屋安全鉴定费', '金额': '4,000' }),
  ...fields('claim/sample-3/', { '事项': '拆除雨棚、清运堆料，恢复巷道通行宽度 2 米，修复排水沟' }),
]

const identity = (): string[] => [
  ...fields('party/sample-a/', { '证件类型': coded('papers-of-identity', '1'), '身份证号码': withCheck('99010119590308002'), '联系方式': '19900000001' }),
  ...fields('party/sample-b/', { '证件类型': coded('papers-of-identity', '1'), '身份证号码': withCheck('99010119810617003'), '联系方式': '19900000002' }),
]
/** GB 11643: the last digit from the first seventeen. */
const withCheck = (first: string): string => {
  const sum = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2].reduce((all, weight, i) => all + weight * Number(first[i]), 0)
  return first + '10X98765432'[sum % 11]
}

const began = '2026-11-20T14:30:00+08:00', told = '2026-11-20T14:34:00+08:00'
const PRESENT: readonly (readonly [name: string, capacity: Capacity, side: string, office?: string])[] = [
  ['宋月桂', 'party', '甲方'], ['罗长河', 'party', '乙方'], ['周允和', 'staff', '', '人民调解员，柳溪镇人民调解委员会'],
  ['林小满', 'staff', '', '记录人，柳溪镇人民调解委员会'], ['陈砚', 'staff', '', '公安，柳溪派出所'], ['许知衡', 'staff', '', '法院，青禾县人民法院柳溪人民法庭'], ['沈既白', 'staff', '', '律师，青禾正言律师事务所，中立，电话参加'],
]
const sessions = (): string[] => [
  ...(['begins', began, 'ends', '2026-11-20T16:00:00+08:00', 'place', '柳溪镇人民调解委员会调解室', 'mode', 'site', 'presider', '周允和'] as const).flatMap((_, i, all) =>
    (i % 2 === 0 ? [fieldWrite(sessionPath(FIRST_SESSION, all[i] as 'begins'), all[i + 1]!, [])] : [])),
  ...PRESENT.flatMap(([name, capacity, side, office = '']) => {
    const writes = entering(FIRST_SESSION, { name, capacity, side, office, cameAt: began })
    const person = (JSON.parse(writes[0]!) as { field: string }).field.split('/')[3]!
    if (capacity !== 'party') return writes
    return [
      ...writes, fieldWrite(presentPath(FIRST_SESSION, person, 'identity'), '居民身份证', []),
      ...NOTICES.map(notice => fieldWrite(presentPath(FIRST_SESSION, person, `notice/${notice}`), told, [])),
      ...CONSENTS.filter(consent => consent !== 'helpers').map(consent => fieldWrite(presentPath(FIRST_SESSION, person, `consent/${consent}`), 'yes', [])),
    ]
  }),
]

const review = (): string[] => [
  ...['墙体修复费用多少、谁承担', '巷道恢复到多宽、什么时候清出来', '散水和排水沟怎么处理', '钱分几次、什么时候付'].map(text => issueJson(text)),
  ...['u-28', 'u-30', 'u-32', 'u-34', 'u-36', 'u-39'].map(starJson),
  ...([['u-28', 'c-lane'], ['u-30', 'c-drain'], ['u-32', 'c-drain'], ['u-34', 'c-money'], ['u-36', 'c-money'], ['u-39', 'c-peace'], ['u-45', 'c-breach']] as const).map(([line, clause]) => linkJson('line', line, clause)),
]

export const sampleFacts = (): SampleFacts => ({ registration: registration(), identity: identity(), sessions: sessions(), review: review() })
