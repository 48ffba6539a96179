/** Cases to be printed: the sample, and others with as many parties as wanted, long and rare names among them. */
import { CODE_LISTS, codedValue, type ListId } from '../../client/model/code-lists.ts'
import { fieldWrite, type FactObject } from '../../client/model/facts.ts'
import { idCheck } from '../../client/model/numbers.ts'
import { Doc } from 'yjs'
import { readBlocks, type Block } from '../../client/model/blocks.ts'
import type { PaperSource } from '../../client/model/papers/source.ts'
import { registrationOf } from '../../client/model/registration.ts'
import { sampleFacts } from '../../client/model/sample-facts.ts'
import { sampleRecord } from '../../client/model/sample-text.ts'
import { recordDialect, TEXT_FIELD } from '../../client/model/schema.ts'
import { seedText } from '../../client/model/seed.ts'
import { CONSENTS, entering, FIRST_SESSION, foldSessions, NOTICES, presentPath, sessionPath } from '../../client/model/sessions.ts'

export const paperFacts = (list: readonly string[]): FactObject[] => list.map((json, i) => ({ personId: 'p1', device: 'd1', seq: i + 1, at: 1_795_000_000_000 + i, json }))
const coded = (list: ListId, code: string): string => codedValue(CODE_LISTS[list], code)

/** Invented; the third and fourth are as rare and as long as names come. */
const NAMES = ['宋月桂', '罗长河', '喻䶮', '王𠮷祥', '买合木提江·阿卜杜热西提·吐尔逊尼亚孜', '欧阳清越', '柳青禾', '石守拙', '江晚渔', '秦望舒', '陆迟', '白露生']
export const partyNames = (n: number): string[] => Array.from({ length: n }, (_, i) => NAMES[i] ?? `${[...NAMES[i % 12]!].slice(0, 2).join('')}${'甲乙丙丁戊己庚辛'[i % 8]}`)

const people: PaperSource['people'] = [
  { name: '周允和', role: 'mediator', agency: '柳溪镇人民调解委员会', host: true }, { name: '林小满', role: 'recorder', agency: '柳溪镇人民调解委员会', host: false },
  { name: '陈砚', role: 'police', agency: '柳溪派出所', host: false }, { name: '许知衡', role: 'court', agency: '青禾县人民法院柳溪人民法庭', host: false },
]
const ADDRESSES = ['青禾县柳溪镇石桥村三组', '青禾县柳溪镇石桥村三组 27 号附 2 号（原供销社宿舍楼东侧二单元 401 室）', '青禾县城关街道文昌社区东门巷 6 号']
const party = (id: string, name: string, i: number): string[] => Object.entries({
  '方': coded('sides', i === 0 ? 'A' : 'B'), '主体': coded('party-kinds', '1'), '姓名': name, '性别': coded('sexes', i % 2 === 0 ? '2' : '1'), '民族': coded('peoples', '01'),
  '出生日期': `19${60 + i % 30}-03-08`, '单位或住址': ADDRESSES[i % 3]!,
}).map(([field, value]) => fieldWrite(`party/${id}/${field}`, value, []))
const privately = (id: string, i: number): string[] => {
  const head = `99010119${60 + i % 30}030800${i % 10}`
  return [fieldWrite(`party/${id}/身份证号码`, head + idCheck(head), []), fieldWrite(`party/${id}/联系方式`, `1990000${String(i).padStart(4, '0')}`, [])]
}

const STORY = '死者系青禾县柳溪镇石桥村三组村民，生前在柳溪砂石场务工。2026 年 10 月 18 日清晨，其骑电动自行车上班途中，在柳石路 3 公里处与砂石场的装载机相碰，经抢救无效死亡。各近亲属与砂石场就丧葬费、死亡赔偿金、被扶养人生活费的数额和分配意见不一，经镇政府转来本委员会调解。'
export const otherFacts = (n: number): { registration: string[]; identity: string[]; sessions: string[] } => {
  const names = partyNames(n)
  const came = '2026-11-20T14:30:00+08:00'
  const present = [...names.map((name, i) => ({ name, capacity: 'party' as const, side: i === 0 ? '甲方' : '乙方' })), ...['周允和', '林小满', '陈砚'].map(name => ({ name, capacity: 'staff' as const, side: '' }))]
  return {
    registration: [
      fieldWrite('纠纷类型', coded('dispute-types', '02'), []), fieldWrite('案件来源', coded('case-sources', '12'), []), fieldWrite('受理日期', '2026-11-13', []), fieldWrite('纠纷简要情况', STORY, []),
      ...names.flatMap((name, i) => party(`p${i}`, name, i)), fieldWrite('claim/c1/事项', '由砂石场赔偿丧葬费、死亡赔偿金和被扶养人生活费', []), fieldWrite('claim/c1/金额', '860,000', []),
    ],
    identity: names.flatMap((_, i) => privately(`p${i}`, i)),
    sessions: [
      ...([['begins', came], ['ends', '2026-11-20T17:45:00+08:00'], ['place', '柳溪镇人民调解委员会调解室'], ['mode', 'site'], ['presider', '周允和']] as const).map(([leaf, value]) => fieldWrite(sessionPath(FIRST_SESSION, leaf), value, [])),
      ...present.flatMap((each, i) => {
        const writes = entering(FIRST_SESSION, { ...each, cameAt: i === 1 ? '2026-11-20T14:52:00+08:00' : came })
        const id = (JSON.parse(writes[0]!) as { field: string }).field.split('/')[3]!
        if (each.capacity === 'staff') return writes
        return [...writes, fieldWrite(presentPath(FIRST_SESSION, id, 'identity'), '居民身份证', []), ...NOTICES.map(notice => fieldWrite(presentPath(FIRST_SESSION, id, `notice/${notice}`), came, [])),
          ...CONSENTS.map(consent => fieldWrite(presentPath(FIRST_SESSION, id, `consent/${consent}`), consent === 'signature' && i === 1 ? 'no' : came, []))]
      }),
    ],
  }
}

const said = (name: string, text: string): Block => ({ kind: 'utterance', id: text.slice(0, 4), speaker: '', name, at: '2026-11-20T06:34:00.000Z', runs: [{ text }] })
const talk = (names: readonly string[]): Block[] => [
  said('周允和', '现在开始调解。先核对各位的身份，告知权利和义务，再请各方说明情况。'),
  ...names.slice(0, 12).flatMap(name => [said(name, '我听清楚了，愿意接受调解，不申请回避。'), said(name, '出事以后砂石场只垫付了抢救的费用，后面的事一直没有人出面谈。我们的要求是先把丧葬费付了，其余的可以分期，但每一期什么时候付、付给谁，要写明白。')]),
]

/** `settled`: the sample's one open question is answered, as a person would. */
export const samplePaperSource = (changes: Partial<PaperSource> = {}, settled: readonly string[] = []): PaperSource => {
  const { registration, identity, sessions } = sampleFacts()
  return {
    registration: registrationOf({ registration: paperFacts([...registration.filter(json => !json.includes('"涉及金额"')), ...settled]), identity: paperFacts(identity), track: 'people', today: '2026-11-21' }),
    identity: 'open', track: 'people', title: '宋月桂与罗长河相邻权纠纷', number: '（2026）柳溪人调字第118号', committee: '柳溪镇人民调解委员会', people,
    sessions: foldSessions(paperFacts(sessions)), record: sampleBlocks, ended: { askedBy: '罗长河', reason: '甲方坚持先拆雨棚再谈赔偿，乙方不同意，双方差距较大。', happenedAt: '2026-11-20T19:02' }, effectiveOn: '2026-11-21', agreement: { draft: 2, checkCode: '0231 5270 8099 7915 0579 1574', unagreed: '' }, ...changes,
  }
}
const sampleBlocks = (): Block[] => {
  const doc = new Doc({ gc: false })
  seedText(doc, recordDialect, sampleRecord)
  return readBlocks(doc.getXmlFragment(TEXT_FIELD))
}
export const paperSource = (parties: number, changes: Partial<PaperSource> = {}): PaperSource => {
  const facts = otherFacts(parties)
  return samplePaperSource({
    registration: registrationOf({ registration: paperFacts(facts.registration), identity: paperFacts(facts.identity), track: 'people', today: '2026-11-21' }),
    sessions: foldSessions(paperFacts(facts.sessions)), title: `柳石路事故赔偿纠纷（${parties} 名当事人）`, record: () => talk(partyNames(parties)), ...changes,
  })
}
