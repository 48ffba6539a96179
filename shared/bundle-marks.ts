/** Marks of levels B and C, seal, photographs and effect in words: who says so, and what nobody checked. */
import type { Facts } from './bundle-check.ts'
import type { InkSlot } from './agreement.ts'
import { beijingDay } from './effect.ts'
import { standInWords, timeOnPaper, WAY_WORDS } from './paper-acts.ts'
import type { Entered, Mark } from './standing.ts'

const title = ({ capacity, name }: InkSlot): string => `${capacity}${name}`

export const enteredBy = ({ acts }: Facts, by: Entered): string => acts.names.get(by.personId) ?? '名册里的一位成员'

const markOf = (facts: Facts, { slot }: InkSlot): Mark | undefined => facts.acts.standing.marks.find(mark => mark.slot === slot)
const openPlaces = (facts: Facts): readonly InkSlot[] => facts.frozen.ink.filter(place => markOf(facts, place) === undefined)
export const refusedPlaces = (facts: Facts): readonly InkSlot[] => facts.frozen.ink.filter(place => markOf(facts, place)?.way === 'refused')
/** How many places have a mark of this level. */
export const markedAt = (facts: Facts, level: 'B' | 'C'): number =>
  facts.acts.standing.marks.filter(mark => mark.way !== 'refused' && (mark.pad === undefined) === (level === 'C')).length

/** The registration is not in the bundle: that he might is somebody's word. */
const UNCHECKED = { special: '授权没有核对。', guardian: '是不是他的法定代理人，没有核对。', representative: '职务和授权没有核对。' } as const

const markSentence = (facts: Facts, place: InkSlot, mark: Mark): string => {
  const { agent } = mark, unchecked = agent ? UNCHECKED[agent.as] : ''
  const who = `${title(place)}${agent ? `，由${standInWords(agent)}${mark.way === 'refused' ? '拒签' : '签署'}` : ''}`
  const said = `据${enteredBy(facts, mark.by)}的设备登记，${timeOnPaper(mark.happenedAt)}`
  const witness = mark.witness === '' ? '' : `，见证人${mark.witness}`, note = mark.note === '' ? '' : `（${mark.note}）`
  if (mark.way === 'refused') return `${who}：${said} 拒签${witness}${note}。${unchecked}`
  const read = mark.read === 'aloud' ? '，签前念给他听过' : '，签前自己看过'
  if (mark.pad) return `乙级　${who}：${said} 在共用的平板上手写${witness}${read}${mark.pad.recording === '' ? '，没有登记录音录像' : `，录音录像存放：${mark.pad.recording}`}${note}。是不是他本人的笔迹，没有核对。${unchecked}`
  return `丙级　${who}：${said} 在打印件上${WAY_WORDS[mark.way]}${witness}${read}${note}。${unchecked}`
}

/** One line a place, then seal and photographs. */
export const markDetails = (facts: Facts): string[] => {
  const { frozen, acts } = facts, open = openPlaces(facts)
  const { seal } = acts.standing
  const lines = frozen.ink.flatMap(place => { const mark = markOf(facts, place); return mark ? [markSentence(facts, place, mark)] : [] })
  if (open.length > 0) lines.push(`另有纸面签署处 ${open.length} 处（${open.map(title).join('、')}），签没签要看纸件，核验包不证明。`)
  if (seal) lines.push(`印章：据${enteredBy(facts, seal.by)}的设备登记，${timeOnPaper(seal.happenedAt)} 由${seal.keeper}盖上${frozen.committee}的印章${seal.note === '' ? '' : `（${seal.note}）`}。印章的真伪没有核对。`)
  return [...lines, ...scanDetails(facts)]
}

const scanDetails = ({ acts }: Facts): string[] => {
  if (acts.standing.scans.length === 0) return acts.standing.marks.length > 0 ? ['没有签署件的照片。'] : []
  const pages = (at: string): string => [...new Set(acts.scans.filter(scan => scan.at === at).map(({ page }) => page))].join('、')
  return [
    ...(pages('same') === '' ? [] : [`签署件第 ${pages('same')} 页的照片在包里，字节和登记的一致；照片上的字和笔迹没有核对。`]),
    ...(pages('missing') === '' ? [] : [`签署件第 ${pages('missing')} 页的照片登记过，不在包里。`]),
    ...(pages('other') === '' ? [] : [`签署件第 ${pages('other')} 页的照片和登记的不一样，被换过或者损坏了。`]),
    ...(acts.unseen.length === 0 ? [] : [`签署件第 ${acts.unseen.join('、')} 页没有照片。`]),
  ]
}

/** 生效, as it follows from what was entered. */
export const effectDetails = ({ acts: { effect, freeze } }: Facts): string[] => {
  if (freeze.at !== 'proven') return []
  if (effect.at === 'effective') return [`按登记的签署和盖章时间，${effect.on} 生效：${effect.rule}。`]
  if (effect.at === 'refused') return [`未生效：${effect.by.join('、')}拒签。`]
  return [`按登记，还没有生效，还差：${effect.missing.join('、')}。${effect.rule}。`]
}

/** Times on paper that cannot be: before the text was frozen, or after they were entered. */
export const impossibleTimes = ({ frozen, acts }: Facts): string[] => {
  const frozenOn = beijingDay(Date.parse(frozen.frozenAt))
  const all = [...acts.standing.marks.map(mark => ({ what: `签署处 ${mark.slot}`, at: mark.happenedAt.slice(0, 10), by: mark.by })), ...(acts.standing.seal ? [{ what: '印章', at: acts.standing.seal.happenedAt.slice(0, 10), by: acts.standing.seal.by }] : [])]
  return all.flatMap(({ what, at, by }) => [
    ...(at < frozenOn ? [`${what}登记的时间（${at}）比冻结文本（${frozenOn}）还早。`] : []),
    ...(at > beijingDay(by.at) ? [`${what}登记的时间（${at}）比登记那天（${beijingDay(by.at)}）还晚。`] : []),
  ])
}
