/** A realistic agreement for tests: 相邻权纠纷, invented names. Right in law, because samples are copied. */
import type { Json } from '../../shared/canonical.ts'
import { bodyOf, freezeText, isUnfreezable, type FrozenHead } from '../../client/model/frozen.ts'
import { pinsFor, printedText } from '../../client/paper/typeset.ts'
import type { Frozen } from '../../shared/agreement.ts'
import { personId } from './roster-log.ts'

const words = (text: string, bold = false): Json => (bold ? { type: 'text', text, marks: [{ type: 'bold' }] } : { type: 'text', text })
const paragraph = (...content: Json[]): Json => ({ type: 'paragraph', content })
const clause = (id: string, ...texts: string[]): Json => ({ type: 'clause', attrs: { id }, content: texts.map(text => paragraph(words(text))) })

export const sampleDoc: Json = {
  type: 'doc', content: [
    { type: 'title', content: [words('人民调解协议书')] },
    paragraph(words('甲方（申请人）：', true), words('宋月桂，女，67 岁，住青禾县柳溪镇石桥村三组。')),
    paragraph(words('乙方（被申请人）：', true), words('罗长河，男，45 岁，住青禾县柳溪镇石桥村三组。')),
    paragraph(words('纠纷主要事实、争议事项：', true), words('2026 年 4 月，乙方翻建房屋，基础开挖致甲方东侧外墙开裂 3 处；新搭雨棚及堆料占用两家共用巷道，通行宽度由 2 米缩至约 1.1 米。双方为此多次争执，11 月 7 日曾有推搡。乙方认可墙体开裂由其施工引起。')),
    paragraph(words('经调解，双方自愿达成如下协议：')),
    clause('c1', '乙方于 2026 年 12 月 5 日前自行负担费用拆除占用巷道的雨棚并清运堆料，恢复巷道通行宽度不少于 2 米，今后不再占用。'),
    clause('c2', '甲方同意乙方沿原墙基保留宽 0.3 米的散水；巷道排水沟由乙方于 2026 年 12 月 15 日前清理、修复。'),
    clause('c3', '乙方赔偿甲方墙体加固、修复费 38,000 元，鉴定费 4,000 元，合计人民币 42,000 元（大写：肆万贰仟元整），其中 24,000 元于 2026 年 12 月 10 日前支付，余款 18,000 元于 2027 年 1 月 31 日前付清。',
      '收款人：宋月桂；开户行：青禾县农村信用合作联社柳溪分社；账号：6230 0000 0000 0426 118。以款项到账为支付完成。'),
    clause('c4', '双方就 11 月 7 日推搡一事互不要求民事赔偿；是否处罚由公安机关依法决定。'),
    clause('c5', '乙方逾期支付的，按逾期金额以全国银行间同业拆借中心公布的一年期贷款市场报价利率支付逾期利息。今后因相邻关系再生争议，先向石桥村人民调解小组反映，不得自行拆除或者堵塞通道。'),
    clause('c6', '本协议自甲、乙双方签名、盖章或者按指印，人民调解员签名，并加盖柳溪镇人民调解委员会印章之日起生效。双方可以自生效之日起三十日内共同向青禾县人民法院申请司法确认。'),
    clause('c7', '本协议一式三份，甲、乙双方和柳溪镇人民调解委员会各执一份。'),
  ],
}

export const mediator = { personId: personId('周允和'), name: '周允和', agency: '柳溪镇人民调解委员会', role: 'mediator', capacity: '人民调解员' }
export const recorder = { personId: personId('林小满'), name: '林小满', agency: '柳溪镇人民调解委员会', role: 'recorder', capacity: '记录人' }

export const sampleHead = (): Omit<FrozenHead, 'template' | 'engine' | 'fonts'> => ({
  caseId: 'c0'.repeat(16), number: '（2026）柳溪人调字第118号', title: '宋月桂与罗长河相邻权纠纷', track: 'people', committee: '柳溪镇人民调解委员会',
  draft: 1, frozenAt: '2026-11-20T07:19:00.000Z', parties: 2,
  cut: { room: 'd0'.repeat(16), seq: 1847, head: 'e0'.repeat(32), tips: [{ stream: 'f0'.repeat(8), count: 402 }] },
  conflicts: 'unchecked', signers: [mediator, recorder],
  ink: [{ capacity: '甲方', name: '宋月桂' }, { capacity: '乙方', name: '罗长河' }],
})

/** The sample, frozen; changes go in before the tools are chosen by the text. */
export const sampleFrozen = (doc: Json = sampleDoc, changes: Partial<ReturnType<typeof sampleHead>> = {}): Frozen => {
  const head = { ...sampleHead(), ...changes }
  const body = bodyOf(doc)
  if (isUnfreezable(body)) throw new Error(body.sentence)
  const frozen = freezeText(doc, { ...head, ...pinsFor(printedText({ ...head, body })) })
  if (isUnfreezable(frozen)) throw new Error(frozen.sentence)
  return frozen
}

/** Two clauses: enough for one page and a small file. */
export const shortDoc: Json = {
  type: 'doc', content: [
    { type: 'title', content: [words('人民调解协议书')] },
    paragraph(words('甲方：', true), words('宋月桂；'), words('乙方：', true), words('罗长河。')),
    paragraph(words('经调解，双方自愿达成如下协议：')),
    clause('c1', '乙方赔偿甲方墙体加固、修复费合计人民币 42,000 元（大写：肆万贰仟元整），于 2026 年 12 月 10 日前付清。'),
    clause('c2', '双方互不要求其他民事赔偿；是否处罚由公安机关依法决定。本协议一式三份。'),
  ],
}
