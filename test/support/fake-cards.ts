/** Fourteen invented cases on one desk, in every state that the desk tells apart. */
import type { CaseCard, Person, Role } from '../../client/workspace.ts'

const DAY_MS = 86_400_000
const two = (n: number): string => String(n).padStart(2, '0')
/** 'YYYY-MM-DD', so many days ago on this machine's calendar. */
const daysAgo = (days: number): string => { const at = new Date(Date.now() - days * DAY_MS); return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}` }
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString()

const here = (...people: readonly (readonly [name: string, role: Role])[]): NonNullable<CaseCard['present']> => ({ at: hoursAgo(0), people: people.map(([name, role]) => ({ name, role })) })
const CHEN = ['陈砚', 'police'] as const, LIN = ['林小满', 'recorder'] as const, XU = ['许知衡', 'court'] as const, SHEN = ['沈既白', 'lawyer'] as const, FANG = ['方可', 'mediator'] as const
const event = (person: Person['name'], sentence: string, hours: number): Pick<CaseCard, 'lastEvent' | 'changedAt'> => ({ lastEvent: { person, sentence, at: hoursAgo(hours) }, changedAt: hoursAgo(hours) })

const card = (n: number, title: string, stage: string, more: Partial<CaseCard>): CaseCard => ({
  caseId: `case-${n}`, title, number: `（2026）柳溪人调字第 ${108 + n} 号`, track: 'people', unsent: 0, changedAt: hoursAgo(3), sample: false, stage, host: false, toSign: false, toSettle: 0, parties: [], ...more,
})

/** Red 1, over 1, near 3, normal 6, without a start 1, ended 1, and the sample. */
export const deskCards = (): CaseCard[] => [
  card(1, '恒顺砖厂 17 名工人追索劳动报酬', '调解', { days: { assignedOn: daysAgo(17) }, kind: '劳动争议', source: '信访移交', host: true, present: here(CHEN, FANG), ...event('陈砚', '放行方可（人民调解员，柳溪镇人民调解委员会）', 6) }),
  card(10, '宋月桂与罗长河相邻权纠纷', '草拟', { days: { acceptedOn: daysAgo(27), handledOn: daysAgo(1) }, kind: '邻里', source: '派出所移交', host: true, toSettle: 2, parties: ['宋月桂', '罗长河'], present: here(FANG, LIN, CHEN, XU), ...event('林小满', '登记申请事项二', 0.03) }),
  card(9, '桥头早点铺油烟噪声相邻纠纷', '调查', { days: { acceptedOn: daysAgo(27) }, unsent: 5, kind: '环境污染', source: '当事人申请', host: true, present: { at: hoursAgo(20), people: [{ name: '许知衡', role: 'court' }] }, ...event('周允和', '登记第二场调解', 20) }),
  card(12, '杏林小区 3 幢 402 室渗水损害赔偿', '签署', { days: { assignedOn: daysAgo(10) }, kind: '房屋宅基地', source: '网格上报', toSign: true, present: here(SHEN), ...event('沈既白', '用自己的设备签了第 1 稿。', 5) }),
  card(13, '石桥村口电动车碰撞损害赔偿', '草拟', { track: 'police', days: { acceptedOn: daysAgo(8) }, kind: '道路交通事故', source: '派出所移交', present: here(FANG, SHEN), ...event('方可', '冻结文本，第 1 稿，3 页。', 6) }),
  card(14, '溪口农贸市场摊位租赁合同纠纷', '调解', { track: 'court', days: { acceptedOn: daysAgo(6) }, kind: '合同', source: '法院委派、委托', host: true, present: here(XU), ...event('许知衡', '登记第二次调解定于 11 月 23 日 14:30', 22) }),
  card(15, '陶氏兄弟赡养纠纷', '调解', { days: { acceptedOn: daysAgo(5) }, kind: '婚姻家庭', source: '当事人申请', number: '', ...event('林小满', '单独谈话记录已核对', 23) }),
  card(16, '竹园组与坳背组山林边界纠纷', '调查', { days: { acceptedOn: daysAgo(5) }, kind: '山林土地', source: '村委会上报', parties: ['喻䶮', '王𠮷祥', '买合木提江·阿卜杜热西提·吐尔逊尼亚孜'], present: here(), ...event('袁春生', '加入证据：现场照片 12 张', 26) }),
  card(17, '青禾花园 27 户物业费纠纷', '调查', { days: { acceptedOn: daysAgo(4) }, kind: '物业', source: '街道移交', host: true, present: here(FANG), ...event('周允和', '入户走访记录已录 19 户', 3) }),
  card(18, '南岸码头仓储费用纠纷', '调解', { track: 'commercial', days: { acceptedOn: daysAgo(12) }, kind: '合同', source: '当事人申请', ...event('方可', '放行沈既白（律师，青禾正言律师事务所）', 30) }),
  card(19, '老街改造拆迁补偿争议', '调解', { track: 'administrative', kind: '征地拆迁', source: '信访移交', ...event('陈砚', '建立案件', 40) }),
  card(20, '河东村承包地流转费纠纷', '调解', { days: { acceptedOn: daysAgo(33), handledOn: daysAgo(2) }, kind: '山林土地', source: '村委会上报', host: true, ...event('周允和', '登记第三场调解', 50) }),
  card(21, '红星幼儿园门口摆摊纠纷', '回访', { days: { acceptedOn: daysAgo(24), endedOn: daysAgo(2) }, kind: '邻里', source: '网格上报', ...event('林小满', '登记履行情况：已履行', 60) }),
  card(22, '样例：宋家与罗家的巷子', '草拟', { sample: true, ...event('周允和', '建立案件', 70) }),
]
