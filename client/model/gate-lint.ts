/**
 * What a lawyer would say of the text, each with its article. Nothing here
 * stops anybody: 人民调解法第二十九条 says what an agreement may state, and the
 * courts decide what they confirm.
 */
import { amountsIn, countOf, plainSum } from './gate-amounts.ts'
import { daysIn, vagueWords } from './gate-dates.ts'
import { inClause, plainOf, quoted, type Finding, type GateClause, type GateText } from './gate-text.ts'

const DUTY = /支付|赔偿|补偿|给付|偿还|归还|返还|退还|付清|拆除|修复|修缮|清理|清运|疏通|腾退|腾空|搬离|搬出|交付|恢复原状|赔礼道歉/u
const PAY = /支付|赔偿|补偿|给付|偿还|归还|返还|退还|付清/u
/** Clauses about breach, effect, copies and what nobody claims owe nothing by a day. */
const NO_DUTY = /逾期|不按期|不履行|违约|互不|不再要求|自[^。；]{0,60}之日起生效|一式/u
const TERM = /[\d一二三四五六七八九十两半]+\s*个?\s*(?:日|天|工作日|周|月|年)\s*(?:之?内|以内|前)|当场|当日|当天|即日|即时|签订[^，。；]{0,8}时|签字时|签名时|每(?:月|年|季度|周)|已(?:经)?(?:支付|付清|履行|归还|返还|拆除|修复|清理|交付)|月底/u
const WAY = /汇入|汇至|转账|转入|打入|打到|存入|现金|当面|当场|微信|支付宝|银行|账户|账号|帐户|帐号|卡号|代收|代转|抵/u
const CASH = /现金|当面|当场|已(?:经)?(?:支付|付清)/u

const owes = ({ plain }: GateClause): boolean => DUTY.test(plain) && !NO_DUTY.test(plain)
const pays = (clause: GateClause): boolean => owes(clause) && PAY.test(clause.plain) && amountsIn(clause.plain).length > 0

const contents = ({ clauses, lines }: GateText): Finding[] => {
  const all = [...lines, ...clauses.map(({ text }) => text)].join('\n'), found: Finding[] = []
  if (!/责任|过错|认可[^。]{0,30}(?:引起|造成|导致)/u.test(all)) found.push({ code: 'LINT_DUTY', where: 'agreement', sentence: '没有看到各方当事人的责任。人民调解法第二十九条第一款列了这一项；写上谁因为什么负什么责任，日后履行和司法确认都清楚。' })
  for (const clause of clauses) {
    if (/[＿_]{2}/u.test(clause.plain)) continue // still to be filled in: that is said elsewhere
    if (owes(clause) && !TERM.test(clause.plain) && daysIn(clause.plain).length === 0 && vagueWords(clause).length === 0) found.push(inClause('LINT_TERM', clause, `${clause.name}没有写履行期限（人民调解法第二十九条第一款第三项）。最好写成几年几月几日前。`))
    if (pays(clause) && !WAY.test(clause.plain) && !clauses.some(other => WAY.test(other.plain))) found.push(inClause('LINT_WAY', clause, `${clause.name}没有写怎么付（人民调解法第二十九条第一款第三项：履行的方式）。写明转账还是现金；转账的写收款账户。`))
  }
  return found
}

/** A transfer needs somebody to receive it, a bank and a number of an account. */
const payee = ({ clauses }: GateText): Finding[] => {
  const paying = clauses.filter(clause => pays(clause) && !CASH.test(clause.plain))
  const first = paying[0], all = clauses.map(({ plain }) => plain).join('\n')
  if (first === undefined || !WAY.test(all)) return []
  const missing = [/收款人|户名|汇入[^，。；\d]{1,12}在|[^，。；]{1,12}(?:名下|本人)的?[^，。；]{0,16}(?:账户|帐户|卡)/u.test(all) ? '' : '收款人（户名）', /银行|信用社|信用合作|微信|支付宝|邮政/u.test(all) ? '' : '开户银行', /(?:账号|帐号|账户|帐户|卡号|微信|支付宝)[^。；]{0,16}\d[\d\s*-]{6,}/u.test(all) ? '' : '账号'].filter(each => each !== '')
  return missing.length === 0 ? [] : [inClause('LINT_PAYEE', first, `${first.name}要付钱，没有看到${missing.join('、')}。写不全，付到哪里算付清说不清，申请执行时也不好办（民诉法解释第三百五十八条：内容要明确）。`)]
}

const STATUS = /(?:解除|确认|变更|恢复)[^，。；]{0,10}(?:婚姻|收养|亲子|父子|母子|父女|母女|身份)关系|(?:婚姻|收养|亲子|身份)关系[^，。；]{0,6}(?:有效|无效|解除)|自愿离婚|同意离婚/u
const RIGHTS = /(?:所有权|使用权|承包经营权|产权|专利权|商标权|著作权)[^，。；]{0,10}(?:归(?!还)|属于|确认)|确认[^，。；]{0,16}(?:所有权|使用权|产权|归[^，。；]{1,8}所有)|确权/u
const OWNED = /(房屋|房产|宅基地|土地|林地|山场|车位|商标|专利|著作权|不动产|老宅|承包地)([^，。；]{0,14})归(?!还)[^，。；]{1,10}(?:所有|使用|享有)/gu
/** Whose it is to use may be agreed on between neighbours; whose it is may not be confirmed. */
const PLACE = /(巷道?|通道|过道|走道|道路|滴水|院落|院子|院墙|围墙|墙|院坝|空地|场地|地块|地段|土地|田地?|耕地|菜地|自留地|边界|厂房|仓库|门面|商铺|铺面|车库|水井|水沟|排水沟|鱼塘|水塘|池塘|山林|果园|坟地|以[东南西北])([^，。；]{0,14})(?:归(?!还)|属于?)[^，。；]{1,10}所有/gu
/** What lies in, on or beside it is a movable thing: that is theirs to divide. */
const THINGS = /(?:内|里|中|上|旁|边|外|前|后|下|的)[^，。；]{0,8}(?:物|设备|工具|家具|家电|电器|车|货|砖|瓦|沙|石|料|苗木|树|果|庄稼|作物|钱|款|租金|收益|票|牲畜|衣)/u
const owned = (plain: string): string | undefined => RIGHTS.exec(plain)?.[0] ?? [OWNED, PLACE].flatMap(pattern => [...plain.matchAll(pattern)]).find(([, , between = '']) => !THINGS.test(between))?.[0]
const outOfConfirming = (plain: string): (readonly [said: string, what: string])[] => {
  const status = STATUS.exec(plain)?.[0], right = owned(plain)
  return [...status === undefined ? [] : [[status, '婚姻、收养、亲子这些身份关系'] as const], ...right === undefined ? [] : [[right, '物权或者知识产权的归属'] as const]]
}
const OTHERWISE_COURT = /否则[^。；]{0,20}法院[^。；]{0,12}(?:裁决|裁判|判决|处理|判)|(?:不履行|违反|反悔|逾期)[^。；]{0,24}(?:由|请求|申请|要求)[^。；]{0,10}法院[^。；]{0,10}(?:裁决|裁判|判决)/u
const WAIVER = /(?:互不|不再|均不|不予|放弃|不)(?:再)?追究([^，。；]{0,16})|不予处罚|不得报警|不再报警|撤销(?:治安|刑事)?案件|撤案/gu
const POLICE = /治安|刑事|行政处罚|违法|报警|推搡|殴打|打架|打伤|斗殴|伤害|轻微伤|轻伤|辱骂|派出所|公安/u

const clauseLint = (clause: GateClause): Finding[] => {
  const found = outOfConfirming(clause.plain).map(([said, what]) =>
    inClause('LINT_CONFIRM', clause, `${clause.name}“${quoted(said)}”涉及${what}。申请司法确认时，法院对这样的内容裁定不予受理（民诉法解释第三百五十五条）；要定这件事，请走诉讼或者登记。`))
  const court = OTHERWISE_COURT.exec(clause.plain)
  if (court) found.push(inClause('LINT_COURT', clause, `${clause.name}“${quoted(court[0])}”把不履行以后的事交给法院裁判。法院调解不准许这样的条款（民事调解规定第八条第二款）；可以改成约定违约责任。`))
  // Whether to punish is the police's to decide (治安管理处罚法第九条): parties may give up what is theirs, a civil claim.
  const waived = [...clause.plain.matchAll(WAIVER)].find(({ 0: said, 1: what = '' }) => !/民事/u.test(said) && (!said.includes('追究') || /治安|刑事|行政|法律|任何|一切|其他/u.test(what) || POLICE.test(clause.plain)))
  if (waived && !/(?:是否处罚|处罚)[^。；]{0,6}由公安机关/u.test(clause.plain)) found.push(inClause('LINT_POLICE', clause, `${clause.name}“${quoted(waived[0])}”碰到了公安机关的事。当事人只能放弃自己的民事请求，是否处罚由公安机关依法决定（治安管理处罚法第九条）；可以改成“互不要求民事赔偿；是否处罚由公安机关依法决定”。`))
  return found
}

/** 人民调解法第二十九条第二款: one for each party, one for the committee. */
const copies = ({ clauses, lines }: GateText, parties: number): Finding[] => {
  const places = [...clauses.map(clause => ({ plain: clause.plain, at: clause.id })), ...lines.map(line => ({ plain: plainOf(line), at: undefined }))]
  return places.flatMap(({ plain, at }): Finding[] => {
    const said = /一式\s*([\d一二三四五六七八九十百两]+)\s*份/u.exec(plain), count = said?.[1] === undefined ? undefined : countOf(said[1])
    return count === undefined || count > parties ? [] : [{ code: 'LINT_COPIES', where: 'agreement', ...(at === undefined ? {} : { at }), sentence: `写的是一式 ${count} 份，当事人有 ${parties} 方。当事人各执一份、调解委员会留存一份（人民调解法第二十九条第二款），至少要 ${parties + 1} 份。` }]
  })
}

/** `parties`: how many the agreement names. */
export const lintFindings = (text: GateText, parties: number): Finding[] => [...contents(text), ...plainSum(text, text.clauses.filter(pays)), ...payee(text), ...text.clauses.flatMap(clauseLint), ...copies(text, parties)]
