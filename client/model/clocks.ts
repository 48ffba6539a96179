/** What begins to run when an agreement takes effect. Nothing here is shown before that day is known. */
import { addDays, afterDaysOff } from './working-days.ts'

export interface Clock {
  readonly name: string
  /** The last day, YYYY-MM-DD. */
  readonly until: string
  /** From which day and by which rule, and what is uncertain. */
  readonly because: string
}

/** 人民调解法第三十三条、民事诉讼法第二百零五条: within thirty days from the day of effect, jointly. */
const confirmationDays = 30
/** 治安调解 is not an organisation's mediation that a court could confirm. */
const CONFIRMED: readonly string[] = ['people', 'court', 'administrative', 'commercial']

/** 民诉法解释第三百五十五条. Maintenance, shares and money in the same agreement can be confirmed. */
const STATUS = '涉及身份关系（婚姻、亲子、收养）的内容，人民法院不受理确认申请（民诉法解释第三百五十五条）；其余内容可以申请。'

/** `on` is the day of effect; the day itself does not count (民法典第二百零一条). `about`: a matter of 婚姻、收养、继承, or any other. */
export const clocksAfter = (track: string, on: string, about: 'status' | 'other' = 'other'): Clock[] => {
  if (!CONFIRMED.includes(track)) return []
  const thirtieth = addDays(on, confirmationDays), { day, tableMissing } = afterDaysOff(thirtieth)
  const moved = day === thirtieth ? '' : `第三十天 ${thirtieth} 是休息日，顺延到 ${day}（民法典第二百零三条）。`
  const missing = tableMissing.length === 0 ? '' : `程序里没有 ${tableMissing.join('、')} 年的放假安排，只按周末推算，请以国务院公布的为准。`
  return [{
    name: '共同申请司法确认', until: day,
    because: `自生效之日 ${on} 起三十日内，由各方当事人共同向有管辖权的人民法院申请（人民调解法第三十三条、民事诉讼法第二百零五条）。${about === 'status' ? STATUS : ''}${moved}${missing}`,
  }]
}
