/** What the acts on a paper say in 办理日志. */
import { MARK_WAYS, standInWords, timeOnPaper, WAY_WORDS, type MarkWay, type PaperAct } from '../../shared/paper-acts.ts'

export const markWays: readonly MarkWay[] = MARK_WAYS
export const wayWords = (way: MarkWay): string => WAY_WORDS[way]

export const onPaperWords = timeOnPaper

/** `counts`: did it change anything? What did not is told all the same. */
export const paperSentence = (act: PaperAct, counts: boolean, words: ActWords): string => (counts ? said : idle)(act, words)

/** Names that an act has only as ids. */
export interface ActWords { nameOf(personId: string): string; /** （甲方宋月桂） */ placeOf(draft: number, slot: string): string }

const said = (act: PaperAct, { nameOf, placeOf }: ActWords): string => {
  switch (act.act) {
    case 'freeze': return `冻结文本，第 ${act.draft} 稿，${act.paper.pages} 页。${act.without ? `没有等${act.without.map(id => nameOf(id)).join('、')}的设备，那里可能还有没送到的改动。` : ''}`
    case 'back': return `退回修改，第 ${act.draft} 稿和已有的签名作废。${act.reason === '' ? '' : `理由：${act.reason}`}`
    case 'sign': return `用自己的设备签了第 ${act.draft} 稿。`
    case 'mark': return `登记第 ${act.draft} 稿签署处${placeOf(act.draft, act.slot)}：${onPaperWords(act.happenedAt)} ${act.agent ? `由${standInWords(act.agent)}` : ''}${wayWords(act.way)}${act.pad ? '（在共用平板上手写）' : ''}${act.witness === '' ? '' : `，见证人${act.witness}`}${act.note === '' ? '' : `（${act.note}）`}。`
    case 'seal': return `登记盖章：${onPaperWords(act.happenedAt)}，保管人${act.keeper}。`
    case 'scan': return `拍下第 ${act.draft} 稿签署件第 ${act.page} 页，SHA-256 ${act.file.sha256.slice(0, 8)}。`
    case 'read': return `宣读第 ${act.draft} 稿，${act.slots.length} 人在场听过${act.items.length === 0 ? '' : `，复述了${act.items.join('、')}`}。`
    case 'strike': return `更正登记，划去前面登记的一条：${act.reason}。`
    case 'later': return `改日接着签${act.on === '' ? '' : `，定在 ${act.on}`}${act.reason === '' ? '' : `：${act.reason}`}。`
    case 'end': return `终止调解（${onPaperWords(act.happenedAt)}，${act.askedBy}提出）：${act.reason}。`
    case 'reopen': return `重新调解：${act.reason}。`
  }
}

const idle = (act: PaperAct, { placeOf }: ActWords): string => {
  switch (act.act) {
    case 'freeze': return `也想冻结第 ${act.draft} 稿，没有起作用：同一稿只认第一次冻结。`
    case 'back': return `想退回第 ${act.draft} 稿，没有起作用：那一稿已经生效，或者已经不在，或者不由他退回。`
    case 'sign': return `签过第 ${act.draft} 稿，这个签名不算：不是应签的人，或者签的不是这一份文本。`
    case 'mark': return `登记第 ${act.draft} 稿签署处${placeOf(act.draft, act.slot)}：${wayWords(act.way)}，没有起作用：这一处已经登记过，或者那一稿已经不在。`
    case 'end': return '想终止调解，没有起作用：已经终止，或者协议已经生效。'
    case 'reopen': return '想重新调解，没有起作用：本案没有终止，或者不由他重开。'
    case 'seal': case 'scan': case 'read': case 'strike': case 'later': return `为第 ${act.draft} 稿登记了一条，没有起作用：已经登记过，或者那一稿已经不在。`
  }
}
