/** The five answers in words. Truthful first, then short: what was checked, what it means, what is not proven. */
import { checkCode, type Frozen } from './agreement.ts'
import type { Facts, Finding, Level } from './bundle-check.ts'
import { effectDetails, enteredBy, impossibleTimes, markDetails, markedAt, refusedPlaces } from './bundle-marks.ts'
import type { SignerCheck } from './bundle-signers.ts'

/** Raised with every change of what is checked. */
const VERIFIER_VERSION = '六尺核验 1.0'

const LIMITS = '核验只说明“文字、签名、时间先后”有没有动过，不判断协议内容是否合法、公平；登记、名册、说明、照片和包里的核验页由导出的设备签名，不是签名人签的。'
export const limitsSentence = LIMITS

const isGood = ({ standing }: SignerCheck): boolean => standing.at === 'signed' && standing.covers === 'both'
const named = (checks: readonly SignerCheck[]): string => checks.map(({ signer }) => signer.name).join('、')
const covered = (facts: Facts, ...covers: readonly string[]): boolean => facts.signers.some(({ standing }) => standing.at === 'signed' && covers.includes(standing.covers))

// ---------------------------------------------------------------- 文字改过没有

export const textFinding = (facts: Facts): Finding => {
  const details = [...containerDetails(facts), ...otherDetails(facts)]
  const { level, sentence } = textAnswer(facts)
  if (level === 'ok') details.push('PDF 的文字与冻结的文本逐字相同；未重新排版核对，本程序不带排版引擎。')
  return { question: '文字改过没有', level: isSpoilt(facts) ? 'bad' : level, sentence, details }
}

/** Something in the container is not what was exported, whatever the signers signed. */
const isSpoilt = ({ damaged, extra, exported }: Facts): boolean => damaged.length + extra.length + exported.altered.length > 0

const textAnswer = (facts: Facts): { level: Level; sentence: string } => {
  const places = facts.paper.at === 'differs' ? [...new Set(facts.paper.differences.map(({ place }) => place))].join('、') : ''
  if (covered(facts, 'other-pdf')) return { level: 'bad', sentence: places ? `PDF 在签名以后被改过，改动在${places}。` : 'PDF 在签名以后被换过：文字读出来一样，但已经不是签名时的那个文件。' }
  if (covered(facts, 'other-json')) return { level: 'bad', sentence: places ? `协议数据（agreement.json）在签名以后被改过，改动在${places}；PDF 还是签名时的。` : '协议数据（agreement.json）在签名以后被改过；PDF 还是签名时的。' }
  if (covered(facts, 'neither')) return { level: 'bad', sentence: 'PDF 和协议数据都不是签名时的文件。' }
  if (facts.original === 'pdf') return { level: 'bad', sentence: `协议数据（agreement.json）在冻结以后被改过${places ? `，改动在${places}` : ''}；PDF 还是冻结时的。` }
  if (facts.original === 'json') return { level: 'bad', sentence: `PDF 在冻结以后被${places ? `改过，改动在${places}` : '换过：文字读出来一样，但已经不是冻结时的那个文件'}。` }
  if (typeof facts.other === 'object') return otherAnswer(facts.other)
  if (facts.paper.at === 'differs') return { level: 'bad', sentence: `PDF 和协议数据写的不一样，不同之处在${places}。` }
  if (!facts.signers.some(isGood) && (facts.signers.length > 0 || facts.acts.freeze.at !== 'proven')) return { level: 'bad', sentence: '说不准：没有一个签名对得上，没有东西能证明文字还是原来的。' }
  if (facts.other === 'same-text') return { level: 'doubt', sentence: '放进来的 PDF 文字一样，但不是导出的原件。' }
  if (facts.paper.at === 'unread') return { level: 'doubt', sentence: `文件和签名时一样，但没能从 PDF 里读出文字，没法逐字对照。` }
  if (facts.exported.altered.length > 0) return { level: 'bad', sentence: `协议的文字没改，但导出以后 ${facts.exported.altered.join('、')} 被换过。` }
  if (isSpoilt(facts)) return { level: 'bad', sentence: '协议的文字没改，但核验包里的文件和导出时不一样。' }
  if (facts.exported.at === 'former') return { level: 'doubt', sentence: '协议的文字没改。这个核验包是旧程序导出的，说明、核验页和名册没有签进去，有没有被换过说不准。请导出的单位用新程序再导出一份。' }
  return facts.signers.length > 0 ? { level: 'ok', sentence: '没有。签好以后一个字没改。' } : { level: 'ok', sentence: '没有。和冻结时的文本一个字不差；打印件上有没有另外添改，要看纸件或者照片。' }
}

const otherAnswer = (other: Exclude<Facts['other'], string>): { level: Level; sentence: string } => {
  if (other.at === 'superseded') return { level: 'bad', sentence: `放进来的 PDF 是作废的第 ${other.draft} 稿，后来退回修改过，不是签署的这一稿。` }
  if (other.at === 'unread') return { level: 'doubt', sentence: '放进来的 PDF 不是导出的原件，里面的文字也没能读出来对照。' }
  const places = other.at === 'differs' ? [...new Set(other.differences.map(({ place }) => place))].join('、') : ''
  return { level: 'bad', sentence: `放进来的 PDF 被改过，改动在${places}。` }
}

const containerDetails = ({ damaged, extra, exported }: Facts): string[] => [
  ...(exported.altered.length > 0 ? [`和导出时的签名对不上：${exported.altered.join('、')}。`] : []),
  ...(damaged.length > 0 ? [`和清单对不上：${damaged.join('、')}。`] : []),
  ...(extra.length > 0 ? [`多出来的文件：${extra.join('、')}。`] : []),
]
const otherDetails = ({ other }: Facts): string[] => other === 'identical' ? ['放进来的 PDF 和核验包里的一个字节不差。']
  : other === 'same-text' ? ['可能是另存或者打印出来的；请用核验包里的那一份。'] : []

// ---------------------------------------------------------------- 签名有效吗

/** Where only ink counts, the signed print is all there is: a 正式件 shows every page of it. */
const lacksPhotographs = ({ frozen, acts }: Facts): boolean => frozen.inkOnly === true && acts.effect.at === 'effective' && acts.unseen.length > 0

export const signaturesFinding = (facts: Facts): Finding => {
  const question = '签名有效吗'
  const missing = facts.signers.filter(({ standing }) => standing.at === 'missing')
  const wrong = facts.signers.filter(check => check.standing.at !== 'missing' && !isGood(check))
  const details = [...(missing.length > 0 ? [`缺少签名：${named(missing)}。`] : []), ...wrong.map(wrongSentence), ...markDetails(facts)]
  const count = facts.signers.length
  if (typeof facts.other === 'object' && facts.other.at !== 'same' && missing.length + wrong.length === 0) return { question, level: facts.other.at === 'unread' ? 'doubt' : 'bad', sentence: count > 0 ? `${count} 个设备签名对核验包里的原文有效，对放进来的 PDF 无效。` : '纸面签署登记的是核验包里的原文，不是放进来的 PDF。', details }
  if (missing.length + wrong.length > 0) return { question, level: 'bad', sentence: missing.length > 0 ? `没签齐：应有 ${count} 个设备签名，缺 ${missing.length} 个。` : `${wrong.length} 个设备签名对不上。`, details }
  if (facts.acts.wrong > 0 && facts.original === 'pdf') return { question, level: 'bad', sentence: `${facts.acts.wrong} 条签署登记，登记的是冻结时的文本，不是包里现在的协议数据。`, details }
  if (facts.acts.wrong > 0) return { question, level: 'bad', sentence: `有 ${facts.acts.wrong} 条签署登记对不上：不是这份文本的，或者登记的人没有这个权限，或者被改过。`, details }
  if (facts.acts.scans.some(({ at }) => at === 'other')) return { question, level: 'bad', sentence: '签署件的照片和登记的不一样。', details }
  if (refusedPlaces(facts).length > 0) return { question, level: 'bad', sentence: `${refusedPlaces(facts).map(({ capacity, name }) => capacity + name).join('、')}拒签，不能当作签好的协议使用。`, details }
  if (lacksPhotographs(facts)) return { question, level: 'doubt', sentence: `婚姻、收养、继承的协议只在纸上签，定稿要有每一页签署件的照片；签署件第 ${facts.acts.unseen.join('、')} 页没有照片，要向${committeeOf(facts)}看纸件。`, details }
  if (facts.acts.scans.some(({ at }) => at === 'missing')) return { question, level: 'doubt', sentence: '签署件的照片不齐：登记过的没有都在包里。', details }
  const levels = [...(markedAt(facts, 'B') > 0 ? [`${markedAt(facts, 'B')} 处平板手写（乙级）`] : []), ...(markedAt(facts, 'C') > 0 ? [`${markedAt(facts, 'C')} 处纸面签署（丙级）`] : [])]
  if (count > 0) return { question, level: 'ok', sentence: `${count} 个设备签名（甲级）都有效，签的都是这同一份文本。${levels.length > 0 ? `另有${levels.join('、')}，只有登记。` : ''}`, details }
  if (levels.length === 0) return { question, level: 'bad', sentence: '没有设备签名，也没有登记纸面签署。', details }
  return { question, level: 'note', sentence: `没有设备签名。${levels.join('、')}由登记人的设备签名登记；笔迹、指印和印章要看纸件或者照片。`, details }
}

const wrongSentence = ({ signer, standing }: SignerCheck): string => {
  const { name } = signer
  if (standing.at === 'broken') {
    return { form: `${name}的签名不合格式，可能被换过。`, content: `${name}的签名和它的签名清单对不上。`, signature: `${name}的签名验不过，签名或者清单被改过。`, certificate: `${name}的设备证书对不上，可能被换过。` }[standing.fault]
  }
  if (standing.at !== 'signed') return `缺少${name}的签名。`
  return {
    both: '', 'other-pdf': `${name}签的是另一份 PDF，不是现在这份。`, 'other-json': `${name}签的是另一份协议数据，不是现在这份。`,
    neither: `${name}签的不是这份文件。`, 'other-place': `${name}的签名被挪了位置，或者签名清单被改过。`,
  }[standing.covers]
}

// ---------------------------------------------------------------- 签名的人是谁

export const peopleFinding = (facts: Facts): Finding => {
  const question = '签名的人是谁'
  const signed = facts.signers.filter(({ standing }) => standing.at === 'signed')
  if (!facts.roster) return { question, level: 'bad', sentence: '认不出来：核验包里的名册对不上，可能被换过。', details: ['名册要从建案那一条起，每一条都有签名，并且和协议里写的案件识别码一致。'] }
  const wrong = signed.filter(({ identity }) => identity !== 'his' && identity !== 'left-since')
  const left = signed.filter(({ identity }) => identity === 'left-since')
  const details = [...wrong.map(identitySentence), ...left.map(({ signer }) => `${signer.name}的这台设备后来被移出了本案；签名时是不是还在，要问主持人。`)]
  const anchor = `名册是第一次见到，来源没有证明。请把页脚的 24 位校验码，或者案件识别码 ${grouped(facts.frozen.caseId)}，同手里的纸件或调解委员会的记录对一对。`
  if (wrong.length > 0) return { question, level: 'bad', sentence: `有 ${wrong.length} 个签名和名册上的人对不上。`, details }
  if (signed.length === 0) return byHand(facts, question, anchor)
  if (left.length > 0) return { question, level: 'doubt', sentence: `${named(left)}的设备已经不在名册里，其余 ${signed.length - left.length} 个对得上。`, details: [...details, anchor] }
  return { question, level: 'note', sentence: `按本案名册，签名的设备分别属于${named(signed)}。`, details: [anchor] }
}

/** Nobody signed by device: what can be told is who entered it. */
const byHand = (facts: Facts, question: Finding['question'], anchor: string): Finding => {
  const { marks, seal, scans } = facts.acts.standing
  const who = [...new Set([...marks, ...(seal ? [seal] : []), ...scans].map(({ by }) => enteredBy(facts, by)))]
  if (facts.signers.length > 0 || who.length === 0) return { question, level: 'bad', sentence: '没有能认的签名。', details: [] }
  return { question, level: 'note', sentence: `纸面签署的人，由${who.join('、')}登记。登记的设备在本案名册里；签的人是不是本人，核验包不证明。`, details: [anchor] }
}

const identitySentence = ({ signer, identity }: SignerCheck): string => ({
  'not-in-roster': `签在${signer.name}名下的那台设备不在本案名册里。`, 'somebody-else': `签在${signer.name}名下的，是名册里另一个人的设备。`,
  renamed: `协议里写的“${signer.name}”和名册登记的姓名、单位或者角色不一致。`, 'no-roster': '', unknown: '', his: '', 'left-since': '',
})[identity]

const grouped = (id: string): string => id.replace(/(.{4})(?=.)/g, '$1 ')

// ---------------------------------------------------------------- 什么时候签的

/** Clocks of devices differ; ten minutes is no contradiction yet. */
const clockToleranceMs = 10 * 60_000

export const timeFinding = (facts: Facts): Finding => {
  const question = '什么时候签的'
  const times = facts.signers.flatMap(({ standing }) => (standing.at === 'signed' ? [standing.signature.at] : []))
  const impossible = impossibleTimes(facts), effect = effectDetails(facts), onPaper = paperSpan(facts)
  if (times.length === 0 && onPaper !== '') return { question, level: impossible.length > 0 ? 'doubt' : 'note', sentence: `${onPaper}。`, details: [...impossible, ...effect, `文本冻结于 ${beijing(Date.parse(facts.frozen.frozenAt))}。`, COPIED] }
  if (times.length === 0) return { question, level: 'note', sentence: '没有能认的签名，也就没有时间。', details: effect }
  const first = Math.min(...times), last = Math.max(...times), frozenAt = Date.parse(facts.frozen.frozenAt)
  const early = first < frozenAt - clockToleranceMs
  return {
    question, level: early || impossible.length > 0 ? 'doubt' : 'note',
    sentence: `设备签名 ${spanOf(beijing(first), beijing(last))}${onPaper === '' ? '' : `；${onPaper}`}。`,
    details: [...impossible, ...effect, early ? `有签名的时间比冻结文本（${beijing(frozenAt)}）还早，设备的时钟可能不准。` : `文本冻结于 ${beijing(frozenAt)}。`, '时间由签名设备自报，没有第三方时间。', ...(onPaper === '' ? [] : [COPIED])],
  }
}

const COPIED = '纸上的时间由登记的人照抄，没有第三方时间。'

/** From the first to the last mark on paper, as entered; empty when there is none. */
const paperSpan = ({ acts }: Facts): string => {
  const times = acts.standing.marks.filter(({ way }) => way !== 'refused').map(({ happenedAt }) => happenedAt).sort()
  return times.length === 0 ? '' : `纸面签署按登记 ${spanOf(inWords(times[0]!), inWords(times.at(-1)!))}`
}
/** 2026-11-20T19:02, or a day alone. */
const inWords = (onPaper: string): string => {
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)(?:T(.*))?$/.exec(onPaper)!
  return `${year} 年 ${Number(month)} 月 ${Number(day)} 日${time === undefined ? '' : ` ${time}`}`
}

const spanOf = (from: string, to: string): string => {
  if (from === to) return from
  const sameDay = from.includes(':') && to.includes(':') && from.slice(0, -5) === to.slice(0, -5)
  return `${from} 至 ${sameDay ? to.slice(-5) : to}`
}

/** 2026 年 11 月 20 日 15:42, by arithmetic: a machine's zone must not change what is printed. */
export const beijing = (ms: number): string => {
  const local = new Date(ms + 8 * 3_600_000)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${local.getUTCFullYear()} 年 ${local.getUTCMonth() + 1} 月 ${local.getUTCDate()} 日 ${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`
}

// ---------------------------------------------------------------- 有没有留着争议

export const disputesFinding = (facts: Facts): Finding => {
  const question = '有没有留着争议'
  const { conflicts } = facts.frozen
  const freezer = freezerSentence(facts)
  if (facts.acts.freeze.at === 'wrong') return { question, level: 'bad', sentence: facts.acts.freeze.still === 'pdf' ? '冻结记录对得上包里的 PDF，对不上现在的协议数据。' : '冻结记录对不上这份文本，可能被换过。', details: [] }
  if (facts.exported.at === 'wrong') return { question, level: 'bad', sentence: '导出清单（log.json）的签名对不上：日志根或者清单被换过，说不准包里少了什么。', details: freezer }
  if (facts.acts.freeze.at === 'none') return { question, level: 'doubt', sentence: '没有附冻结记录，说不准冻结时有没有留着争议。', details: [] }
  if (conflicts === 'unchecked') return { question, level: 'note', sentence: '没有检查：冻结这份文本的程序还不找前后抵触的改动。', details: freezer }
  if (conflicts.open > 0) return { question, level: 'bad', sentence: `冻结时还有 ${conflicts.open} 处抵触没有商定。`, details: freezer }
  const settled = conflicts.settled > 0 ? `${conflicts.settled} 处抵触都已商定。` : '冻结时没有待商定的抵触。'
  return { question, level: 'ok', sentence: `没有。${settled}`, details: freezer }
}

const freezerSentence = ({ acts: { freeze, names }, frozen }: Facts): string[] => {
  if (freeze.at !== 'proven') return []
  const signer = frozen.signers.find(({ personId }) => personId === freeze.person)
  return [`冻结由${signer?.name ?? names.get(freeze.person) ?? '名册里的一位成员'}的设备做出，记录在办理日志第 ${freeze.seq} 号。这是该设备的声明。`]
}

// ---------------------------------------------------------------- head and foot

export const headlineOf = (facts: Facts, verdict: 'green' | 'amber' | 'red'): string => {
  if (verdict !== 'red' && facts.acts.freeze.at === 'proven' && facts.acts.effect.at === 'waiting') return `还没有生效：${saidOf(facts, verdict)}`
  return saidOf(facts, verdict)
}

const saidOf = (facts: Facts, verdict: 'green' | 'amber' | 'red'): string => {
  if (verdict === 'green') return facts.signers.length > 0 ? `协议和签署时一模一样，${facts.signers.length} 个设备签名都对得上` : `文字和冻结时一模一样，${facts.acts.standing.marks.length} 处签署有登记，笔迹看纸件`
  if (verdict === 'amber') return amberHeadline(facts)
  const missing = facts.signers.filter(({ standing }) => standing.at === 'missing')
  if (typeof facts.other === 'object' && facts.other.at === 'superseded') return `放进来的是作废的第 ${facts.other.draft} 稿，请不要使用`
  if (covered(facts, 'other-pdf') || typeof facts.other === 'object') return '这份 PDF 签好以后被改过，请不要使用'
  if (covered(facts, 'other-json')) return '协议数据签好以后被改过，请不要使用'
  if (facts.original === 'pdf') return '协议数据冻结以后被改过，请不要使用'
  if (facts.original === 'json') return '这份 PDF 冻结以后被改过，请不要使用'
  if (facts.paper.at === 'differs') return 'PDF 和协议数据写的不一样，请不要使用'
  if (missing.length > 0) return `缺少${named(missing)}的签名，不能当作签好的协议使用`
  const wrong = facts.signers.filter(check => !isGood(check))
  if (wrong.length > 0) return `${named(wrong)}的签名对不上，请不要使用`
  if (!facts.roster || facts.signers.some(({ identity }) => identity !== 'his' && identity !== 'left-since')) return '签名的人和名册对不上，请不要使用'
  if (refusedPlaces(facts).length > 0) return '有人拒签，不能当作签好的协议使用'
  if (facts.acts.wrong > 0 || facts.acts.freeze.at === 'wrong') return '签署登记对不上，请不要使用'
  if (facts.exported.altered.length > 0) return `${facts.exported.altered.length > 3 ? `${facts.exported.altered.length} 个文件` : facts.exported.altered.join('、')} 在导出以后被换过，请不要使用`
  return '核验包里的文件和导出时不一样，请不要使用'
}

const amberHeadline = (facts: Facts): string => {
  if (facts.other === 'same-text') return '文字没改过，但放进来的 PDF 不是原件'
  if (facts.paper.at === 'unread' || typeof facts.other === 'object') return '签名对得上，但有一份 PDF 没能逐字对照'
  const left = facts.signers.filter(({ identity }) => identity === 'left-since')
  if (left.length > 0) return `文字没改过，但${named(left)}的设备还要补认`
  if (facts.exported.at === 'former') return '文字没改过，但这是旧程序导出的核验包'
  return '文字没改过，但有一项还要核实'
}

export const sublineOf = ({ frozen, paper, acts: { effect, freeze } }: Facts): string => {
  const title = titleOf(frozen)
  return [...(freeze.at === 'proven' ? [effect.at === 'effective' ? `正式件，按登记 ${effect.on} 生效` : '签署稿，未生效'] : []), `${title}${frozen.number}`, frozen.title, paper.at === 'unread' ? '' : `${paper.pages} 页`].filter(part => part !== '').join('，') + '。'
}
const titleOf = (frozen: Frozen): string => {
  const block = frozen.body.find(({ kind }) => kind === 'title')
  return block && block.kind !== 'clause' ? block.runs.map(({ text }) => text).join('') : '协议书'
}

const committeeOf = ({ frozen }: Facts): string => (frozen.committee === '' ? '主持调解的单位' : frozen.committee)

export const nextOf = (facts: Facts, verdict: 'green' | 'amber' | 'red'): string => {
  if (verdict === 'green') return '数字不同，一定不是同一份；数字相同，还要逐字核对。'
  if (verdict === 'amber') return `先不要据此履行，请向${committeeOf(facts)}核实上面标黄的那一项。`
  return `不要照这份履行。请联系${committeeOf(facts)}要原件，或者拿自己手里的那一份来核验。`
}

export const technicalOf = (facts: Facts): readonly (readonly [string, string])[] => [
  ['文本校验码', checkCode(facts.agreementHash)],
  ['文本 SHA-256', facts.agreementHash],
  ['PDF SHA-256', facts.pdfHash],
  ['签名', facts.signers.length > 0 ? `ECDSA P-256 / SHA-256，CAdES-BES，${facts.signers.length} 个设备签名（甲级），非机构证书` : '没有设备签名'],
  ['案件识别码', facts.frozen.caseId],
  ['名册', facts.roster ? `${facts.roster.seq} 条，首尾相连，每条签名已核` : '对不上'],
  ['冻结位置', `协议书第 ${facts.frozen.cut.seq} 号，链头 ${facts.frozen.cut.head.slice(0, 16)}…`],
  ['日志根', facts.log.root],
  ['排版', `${facts.frozen.engine.name}，模板第 ${facts.frozen.template.version} 版；未重新排版核对`],
  ['核验程序', `${VERIFIER_VERSION}，未联网`],
]
