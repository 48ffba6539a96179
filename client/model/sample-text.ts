/**
 * The sample case's two texts. Names and places are invented. The wording is
 * meant to be copied, so it keeps to 人民调解法 28, 29, 31, 33: parties, facts,
 * what is agreed, how and until when; effect needs the parties' marks, the
 * mediator's signature and the committee's seal; nothing in it disposes of a
 * matter that is the police's to decide.
 */
import type { NodeJson } from './template.ts'

type Json = NodeJson

const words = (text: string): Json => ({ type: 'text', text })
const strong = (text: string): Json => ({ type: 'text', text, marks: [{ type: 'bold' }] })
const paragraph = (...content: readonly Json[]): Json => ({ type: 'paragraph', content })
const clause = (id: string, text: string): Json => ({ type: 'clause', attrs: { id }, content: [paragraph(words(text))] })
const said = (id: string, at: string, speaker: string, name: string, text: string): Json =>
  ({ type: 'utterance', attrs: { id, speaker, name, at: `2026-11-20T${at}:00+08:00` }, content: [words(text)] })

export const sampleAgreement: readonly Json[] = [
  { type: 'title', content: [words('人民调解协议书')] },
  paragraph(strong('甲方（申请人）：'), words('宋月桂，女，67 岁，住青禾县柳溪镇石桥村三组。')),
  paragraph(strong('乙方（被申请人）：'), words('罗长河，男，45 岁，住青禾县柳溪镇石桥村三组。')),
  paragraph(strong('纠纷主要事实、争议事项：'), words('2026 年 4 月，乙方翻建房屋，基础开挖致甲方东侧外墙开裂 3 处；新搭雨棚及堆料占用两家共用巷道，通行宽度由 2 米缩至约 1.1 米。双方为墙体修复费用和巷道通行多次争执，2026 年 11 月 7 日发生推搡。双方一致认可：墙体开裂由基础开挖引起，修复责任由乙方承担。')),
  paragraph(words('经调解，双方自愿达成如下协议：')),
  clause('c-lane', '乙方于 2026 年 12 月 5 日前自行负担费用拆除占用巷道的雨棚并清运堆料，恢复巷道通行宽度不少于 2 米，今后不再占用。'),
  clause('c-drain', '甲方同意乙方沿原墙基保留宽 0.3 米的散水；巷道排水沟由乙方于 2026 年 12 月 15 日前清理、修复。'),
  clause('c-money', '乙方赔偿甲方墙体加固、修复费 38,000 元，鉴定费 4,000 元，合计人民币 42,000 元（大写：人民币肆万贰仟元整）。其中 24,000 元于 2026 年 12 月 10 日前支付，余款 18,000 元于 2027 年 1 月 31 日前付清。以上款项汇入宋月桂在青禾农村商业银行柳溪支行的账户，账号 6217 0009 0412 6608 118。'),
  clause('c-peace', '就 2026 年 11 月 7 日推搡一事，双方互不要求民事赔偿；是否处罚由公安机关依法决定。今后如有争议，先向石桥村调解小组反映，不得自行拆除或者堵塞通道。'),
  clause('c-effect', '本协议自甲方、乙方签名或者按指印，人民调解员签名并加盖柳溪镇人民调解委员会印章之日起生效。双方可以自生效之日起三十日内共同向有管辖权的人民法院申请司法确认。'),
  paragraph(words('本协议一式三份，甲方、乙方、柳溪镇人民调解委员会各持一份。')),
]

export const sampleRecord: readonly Json[] = [
  paragraph(words('时间：2026 年 11 月 20 日 14:30 起')),
  paragraph(words('地点：柳溪镇人民调解委员会调解室')),
  paragraph(words('到场：宋月桂（甲方）、罗长河（乙方）、周允和（人民调解员）、林小满（记录人）、陈砚（柳溪派出所）、许知衡（青禾县人民法院）')),
  said('u-01', '14:31', 'recorder', '记录人', '核对到场人身份：甲方、乙方均到场，证件与登记一致。'),
  said('u-02', '14:33', 'mediator', '调解员', '告知调解的性质、原则和双方的权利义务，问双方是否申请回避。双方表示听清，不申请回避。'),
  said('u-03', '14:36', 'party-a', '甲方', '他家四月份动工挖地基，我东边那面墙裂了三道口子，最宽的能塞进一枚硬币。'),
  said('u-04', '14:39', 'party-a', '甲方', '巷子以前能推板车，雨棚一搭，我侧着身才过得去。'),
  said('u-05', '14:43', 'party-b', '乙方', '墙裂跟房子老也有关系。雨棚是怕雨水进新墙根，不是有意占道。'),
  said('u-06', '14:50', 'police', '公安', '出示 11 月 8 日现场勘查照片：巷道最窄处 1.1 米。'),
  said('u-07', '14:54', 'court', '法院', '释明相邻关系的处理原则：有利生产、方便生活、团结互助、公平合理。'),
  said('u-08', '14:58', 'party-b', '乙方', '雨棚我拆，月底来不及，十二月五号前拆完。'),
  said('u-09', '15:02', 'party-b', '乙方', '修墙的钱我出，三万八，年前先付一半多，余下的过了元旦给。'),
  said('u-10', '15:05', 'mediator', '调解员', '转述律师沈既白电话意见：另有鉴定费四千元，票据已交。'),
  said('u-11', '15:07', 'party-a', '甲方', '钱的事好说，巷子一定要让出来。'),
  said('u-12', '15:10', 'mediator', '调解员', '归纳争议焦点两项：一是巷道恢复到多宽；二是修复费、鉴定费由谁承担、何时付清。'),
  said('u-13', '15:13', 'party-a', '甲方', '排水沟也要他一并修好，下雨天水都倒灌到我家灶间。'),
  said('u-14', '15:16', 'party-b', '乙方', '沟我来清，十二月十五号前修好。'),
]
