/** Invented people, cases and texts at real lengths, for the fake workspace. */
import { fakeCeremony } from './fake-ceremony.ts'
import type { ActLine, CaseCard, Finishing, FrozenLine, Person, Right, Section, SyncStatus } from '../../client/workspace.ts'

export const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()

const rights = (registration: Right, text: Right): Readonly<Record<Section, Right>> =>
  ({ registration, identity: 'none', sessions: text, record: text, agreement: text, evidence: 'write', review: 'none', acts: 'write' })

const person = (id: string, name: string, agency: string, role: Person['role'], doing: string, more: Partial<Person> = {}): Person => ({
  id, name, agency, role, doing, place: '', host: false, me: false, online: true, lastReceivedAt: minutesAgo(1), rights: rights('write', 'write'), ...more,
})

export const FAKE_PEOPLE: readonly Person[] = [
  person('p1', '周允和', '柳溪镇人民调解委员会', 'mediator', '正在改第五条', { host: true, me: true }),
  person('p2', '林小满', '柳溪镇人民调解委员会', 'recorder', '正在改第三条'),
  person('p3', '陈砚', '青禾县公安局柳溪派出所', 'police', '正在改第一条'),
  person('p4', '许知衡', '青禾县人民法院柳溪人民法庭', 'court', '正在改第四条', { rights: rights('read', 'write') }),
  person('p5', '沈既白', '青禾正言律师事务所', 'lawyer', '', { online: false, lastReceivedAt: minutesAgo(21), offlineSince: minutesAgo(20), rights: rights('read', 'write') }),
]

const card = (n: number, title: string, track: CaseCard['track'], minutes: number, more: Partial<CaseCard> = {}): CaseCard => ({
  caseId: `case-${n}`, title, number: `（2026）柳溪人调字第 ${108 + n} 号`, track, unsent: 0, changedAt: minutesAgo(minutes), sample: false, ...more,
})

export const fakeCards = (): CaseCard[] => [
  card(1, '宋月桂与罗长河相邻权纠纷', 'people', 2, { sample: true }),
  card(2, '恒顺砖厂 17 名工人追索劳动报酬', 'administrative', 40),
  card(3, '桥头早点铺油烟噪声相邻纠纷', 'people', 60 * 20, { unsent: 5 }),
  card(4, '杏林小区 3 幢 402 室渗水损害赔偿', 'court', 60 * 4),
  card(5, '石桥村口电动车碰撞损害赔偿', 'police', 60 * 5),
  card(6, '溪口农贸市场摊位租赁合同纠纷', 'commercial', 60 * 22),
  card(7, '陶氏兄弟赡养纠纷', 'people', 60 * 30, { number: '' }),
  card(8, '竹园组与坳背组山林边界纠纷', 'people', 60 * 50),
]

export const fakeStatus = (at: SyncStatus['at'], more: Partial<SyncStatus> = {}): SyncStatus => ({
  at, reason: at === 'local-failed' ? '存储已满' : at === 'refused' ? '你已被移出本案' : '',
  unsent: at === 'offline' ? 12 : at === 'sending' ? 2 : 0,
  unsentBySection: at === 'offline' ? [{ section: 'agreement', count: 9 }, { section: 'record', count: 3 }] : at === 'sending' ? [{ section: 'agreement', count: 2 }] : [],
  attempt: at === 'connecting' ? 2 : 0, savedAt: minutesAgo(0.06), relayedAt: minutesAgo(0.06), receipt: 1902,
  offlineSince: at === 'offline' ? minutesAgo(126) : at === 'connecting' ? minutesAgo(0.1) : undefined, lastOnlineAt: minutesAgo(126), clockMinutes: 0, catchingUp: 0, ...more,
})

export const fakeLog = (): ActLine[] => [
  { id: 'a1', at: minutesAgo(60 * 26), person: '周允和', sentence: '建立本案。' },
  { id: 'a2', at: minutesAgo(60 * 25), person: '周允和', sentence: '放行林小满（记录人，柳溪镇人民调解委员会）。' },
  { id: 'a3', at: minutesAgo(130), person: '周允和', sentence: '放行陈砚（公安，青禾县公安局柳溪派出所）。' },
  { id: 'a4', at: minutesAgo(128), person: '周允和', sentence: '放行许知衡（法院，青禾县人民法院柳溪人民法庭）。' },
]

const LINES: readonly FrozenLine[] = [
  { kind: 'title', text: '人民调解协议书' },
  { kind: 'number', text: '（2026）柳溪人调字第118号' },
  { kind: 'paragraph', text: '甲方（申请人）：宋月桂，女，67岁，住青禾县柳溪镇石桥村三组。' },
  { kind: 'paragraph', text: '乙方（被申请人）：罗长河，男，45岁，住青禾县柳溪镇石桥村三组。' },
  { kind: 'paragraph', text: '纠纷主要事实、争议事项：2026年4月，乙方翻建房屋，基础开挖致甲方东侧外墙开裂3处；新搭雨棚及堆料占用两家共用巷道，通行宽度由2米缩至约1.1米。双方为此多次争执。' },
  { kind: 'paragraph', text: '经调解，双方自愿达成如下协议：' },
  { kind: 'clause', label: '一、', text: '乙方于2026年12月5日前自行负担费用拆除占用巷道的雨棚并清运堆料，恢复巷道通行宽度不少于2米，今后不再占用。' },
  { kind: 'clause', label: '二、', text: '甲方同意乙方沿原墙基保留宽0.3米的散水；巷道排水沟由乙方于2026年12月15日前清理、修复。' },
  { kind: 'clause', label: '三、', text: '乙方赔偿甲方墙体加固、修复费38,000元，鉴定费4,000元，合计人民币42,000元（大写：肆万贰仟元整），其中24,000元于2026年12月10日前支付，余款18,000元于2027年1月31日前付清。' },
  { kind: 'paragraph', text: '收款人：宋月桂；开户行：青禾县农村信用合作联社柳溪分社；账号：6230 0000 0000 0426 118。' },
  { kind: 'clause', label: '四、', text: '双方就11月7日推搡一事互不要求民事赔偿；是否处罚由公安机关依法决定。' },
  { kind: 'clause', label: '五、', text: '本协议自甲、乙双方签名、盖章或者按指印，人民调解员签名，并加盖柳溪镇人民调解委员会印章之日起生效。双方可以自生效之日起三十日内共同向青禾县人民法院申请司法确认。' },
  { kind: 'clause', label: '六、', text: '本协议一式三份，甲、乙双方和柳溪镇人民调解委员会各执一份。' },
  { kind: 'signature', text: '甲方（签名）：　　　　　　　　乙方（签名）：' },
  { kind: 'signature', text: '人民调解员（签名）：　　　　　记录人（签名）：' },
]

/** The same as the frozen text has it: clauses with their ids, without number and places. */
const BODY = LINES.flatMap(({ kind, text }, i): FrozenState['body'][number][] =>
  kind === 'clause' ? [{ kind, id: `c${i}`, paragraphs: [[{ text }]] }] : kind === 'number' || kind === 'signature' ? [] : [{ kind, runs: [{ text }] }])

type FrozenState = Extract<ReturnType<Finishing['state']['get']>, { at: 'frozen' }>

export const fakeFrozen = (more: Partial<FrozenState> = {}): FrozenState => ({
  at: 'frozen', draft: 1, frozenAt: minutesAgo(8), frozenBy: '周允和', checkCode: '0231 5270 8099 7915 0579 1574',
  sha256: '6a0f3c1be2574d9f86b1c0a7d4e98f235b7c6d1e0f9a8b7c6d5e4f3a2b1c0d9e', lines: LINES, body: BODY, pages: 3, late: 0, ceremony: fakeCeremony(), mySignature: 'wanted', rebuilt: true,
  signers: [
    { person: 'p2', name: '林小满', role: 'recorder', capacity: '记录人', signedAt: minutesAgo(3) },
    { person: 'p1', name: '周允和', role: 'mediator', capacity: '人民调解员', signedAt: undefined },
  ],
  ...more,
})
