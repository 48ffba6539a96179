/**
 * 人民调解程序 as an agenda of ten items, each with its wording for the record.
 * Wording after 人民调解法: 3 (voluntary, equal, no way to court is closed), 4
 * (free of charge), 23 and 24 (rights and duties), 26 (failing, the other
 * routes are told), 29 (effect), 31 (binding), 33 (confirmation within thirty
 * days); 2010 form of the record: read to the parties before they sign.
 * ＿＿ is left to be filled in. Users copy this, so it must be right.
 */
export const AGENDA = ['identity', 'nature', 'rights', 'mediator', 'claim', 'answer', 'evidence', 'issues', 'proposal', 'result'] as const
export type AgendaItem = typeof AGENDA[number]
export interface Phrase { readonly id: AgendaItem | 'failed' | 'reading'; readonly name: string; readonly text: string }

export const PHRASES: readonly Phrase[] = [
  { id: 'identity', name: '核对身份', text: '核对到场人身份：＿＿到场，证件与登记一致；＿＿未到场。' },
  { id: 'nature', name: '告知调解性质和原则', text: '告知：人民调解委员会是依法设立的调解民间纠纷的群众性组织，调解不收取任何费用。调解在当事人自愿、平等的基础上进行，不违背法律、法规和国家政策；不因调解而阻止当事人依法通过仲裁、行政、司法等途径维护自己的权利。' },
  { id: 'rights', name: '告知权利义务', text: '告知：当事人有权选择或者接受人民调解员，接受调解、拒绝调解或者要求终止调解，要求调解公开进行或者不公开进行，自主表达意愿、自愿达成调解协议；应当如实陈述纠纷事实，遵守调解现场秩序、尊重人民调解员，尊重对方当事人行使权利。' },
  { id: 'mediator', name: '告知调解员和回避', text: '告知：本次由人民调解员＿＿主持，＿＿记录。问各方是否接受、是否申请回避。' },
  { id: 'claim', name: '申请人陈述', text: '请申请人说事情经过和请求。' },
  { id: 'answer', name: '被申请人陈述', text: '请被申请人说意见。' },
  { id: 'evidence', name: '出示、核对证据', text: '出示证据＿＿，请各方查看，问各方有无意见。' },
  { id: 'issues', name: '归纳争议焦点', text: '归纳争议焦点：一是＿＿；二是＿＿；三是＿＿。问各方有无补充。' },
  { id: 'proposal', name: '提出方案、协商', text: '根据各方说的和查明的情况，提出方案：＿＿。请各方考虑。' },
  { id: 'result', name: '达成协议', text: '经调解，各方自愿达成协议，内容见人民调解协议书。告知：协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效，对各方具有法律约束力，应当按照约定履行；各方可以自生效之日起三十日内共同向人民法院申请司法确认。' },
  { id: 'failed', name: '调解不成，终止', text: '调解不成，终止调解。告知：当事人可以依法通过仲裁、行政、司法等途径维护自己的权利。' },
  { id: 'reading', name: '核对笔录', text: '以上笔录已由各方阅读或者向各方宣读，请各方核对，有误的当场更正，无误的签名、盖章或者按指印。' },
]

export const isAgendaItem = (id: Phrase['id']): id is AgendaItem => AGENDA.some(item => item === id)
