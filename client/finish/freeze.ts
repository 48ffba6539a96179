/** 冻结文本: refuses with a sentence, or yields the act that fixes text and paper (decisions: freeze is an act). */
import { bodyOf, freezeText, isUnfreezable, type FrozenHead } from '../model/frozen.ts'
import { freezeAct } from '../model/acts.ts'
import { gateOf, type GateFacts, type GateFindings } from '../model/gate.ts'
import type { Finding } from '../model/gate-text.ts'
import type { FreezeWork } from '../model/packets.ts'
import type { FreezeAct } from '../../shared/paper-acts.ts'
import { uncovered, type Uncovered } from '../paper/coverage.ts'
import type { Engine } from '../paper/engine.ts'
import { pinsFor, printedText, typeset, type Paper } from '../paper/typeset.ts'
import { placedLines, type Block, type Frozen } from '../../shared/agreement.ts'
import type { Json } from '../../shared/canonical.ts'
import { beijingDay, MEDIATOR } from '../../shared/effect.ts'
import { inAgreement, inRegistration, obstacle, type Obstacle } from './obstacle.ts'

/** What only the caller can know. The text must be the truth's at `head.cut`, not an editor's. */
export interface FreezeWanted {
  /** ProseMirror JSON of the agreement at the cut. */
  readonly doc: Json
  readonly head: Omit<FrozenHead, 'template' | 'engine' | 'fonts'>
  readonly standing: {
    readonly caughtUp: boolean
    /** 处 of this device in the agreement that the relay has not confirmed. */
    readonly unsent: number
    readonly mayFreeze: boolean
    readonly frozenAlready: boolean
    /** Fields of the registration that stand in two ways: 甲方宋月桂 · 姓名. */
    readonly toSettle?: readonly { readonly path: string; readonly label: string }[]
    /** Registration and sessions, as far as this device may read them; without them only the text is judged. */
    readonly facts?: GateFacts
  }
}

export interface FrozenNow { readonly frozen: Frozen; readonly paper: Paper; readonly act: FreezeAct }

/** Everything that stands in the way and can be seen without typesetting; empty = go on. */
export const freezeObstacles = ({ doc, head, standing }: FreezeWanted): Obstacle[] => {
  const found: Obstacle[] = []
  if (standing.frozenAlready) found.push(obstacle('FROZEN', '文本已经冻结了。要改一个字，先点“退回修改”：已有的签名会作废，校验码重新生成。'))
  if (!standing.mayFreeze) found.push(obstacle('NOT_HOST', '只有主持人能冻结文本。你可以继续看和改；好了请告诉主持人。'))
  if (!standing.caughtUp) found.push(obstacle('NOT_CAUGHT_UP', '还没和中继对齐，可能有别人的改动没到。现在冻结会漏掉它们；请等连接显示“已到中继”再冻结。'))
  if (standing.unsent > 0) found.push(obstacle('UNSENT', `你还有 ${standing.unsent} 处改动没到中继，别人看不到。等送到以后再冻结；断网时请先连上。`))
  if (head.conflicts !== 'unchecked' && head.conflicts.open > 0) found.push(inAgreement('CONFLICTS', `还有 ${head.conflicts.open} 处改动互相抵触，没有商定。商定前不能签署；请到“待商定”里逐处定下来。`))
  for (const { path, label } of standing.toSettle ?? []) found.push(inRegistration('SETTLE', path, `案卷登记里“${label}”有两种写法，还没有商定，签的时候各人心里可能不是一个数。请先定一个，再冻结。`))
  const places = [...head.signers, ...head.ink]
  if (places.length === 0 || (head.track === 'people' && !places.some(({ capacity }) => capacity === MEDIATOR))) found.push(obstacle('NO_SIGNER', '还没有人民调解员的签名处。协议书要由人民调解员签名（人民调解法第二十九条）；请先请调解员进来，再冻结。'))
  const body = bodyOf(doc)
  if (isUnfreezable(body)) return [...found, inAgreement('TEXT', body.sentence)]
  const blanks = blankPlaces(body)
  if (blanks > 0) found.push(obstacle('BLANKS', `协议书里还有 ${blanks} 处空白（＿＿）没有填。签的时候别人可以往里添字，所以没有冻结；请填好，或者把这几处删掉。`))
  found.push(...gateAt(body, head, standing).stops.map(asObstacle))
  const draft = draftOf({ doc, head, standing })
  if (isUnfreezable(draft)) return places.length === 0 ? found : [...found, inAgreement('TEXT', draft.sentence)]
  const missing = uncovered(placedLines(draft))
  return missing.length > 0 ? [...found, inAgreement('UNCOVERED', uncoveredSentence(missing))] : found
}

/** What is worth a look before freezing and blocks nothing: lint with its article, days that are no days. */
export const freezeWarnings = ({ doc, head, standing }: FreezeWanted): Obstacle[] => {
  const body = bodyOf(doc)
  return isUnfreezable(body) ? [] : gateAt(body, head, standing).warns.map(asObstacle)
}
/** Asked with every tick of a draft that mostly stands still: the last answer is kept as long as text, day and facts are the same. */
let answered: { readonly text: string; readonly facts: GateFacts | undefined; readonly found: GateFindings } | undefined
const gateAt = (body: readonly Block[], { frozenAt }: FreezeWanted['head'], { facts }: FreezeWanted['standing']): GateFindings => {
  const today = beijingDay(Date.parse(frozenAt)), text = today + JSON.stringify(body)
  if (answered?.text !== text || answered.facts !== facts) answered = { text, facts, found: gateOf(body, today, facts) }
  return answered.found
}
const asObstacle = (finding: Finding): Obstacle => ({ obstacle: true, ...finding })

const quiet: FreezeWork = { told: () => undefined }
/** Two frames: what is told is on the screen before typesetting holds it still. */
const drawnMs = 34
const drawn = (): Promise<void> => new Promise(done => { setTimeout(done, drawnMs) })

/** Typesets here, so that the act can name the paper's hash; rejects only when the engine itself cannot be had. */
export const freeze = async (wanted: FreezeWanted, engine: Engine, { told }: FreezeWork = quiet): Promise<FrozenNow | Obstacle> => {
  told('check')
  const [first] = freezeObstacles(wanted)
  if (first) return first
  const frozen = draftOf(wanted)
  if (isUnfreezable(frozen)) return inAgreement('TEXT', frozen.sentence)
  told('engine')
  const paper = await typeset(frozen, engine, () => { told('paper'); return drawn() })
  return { frozen, paper, act: freezeAct(frozen, paper) }
}

/** A run of two or more blanks is a place that the template left to be filled. */
const blankPlaces = (body: readonly Block[]): number => {
  const runs = body.flatMap(block => (block.kind === 'clause' ? block.paragraphs.flat() : block.runs))
  return runs.map(({ text }) => text).join('').match(/[＿_]{2,}/g)?.length ?? 0
}

const draftOf = ({ doc, head }: FreezeWanted) => {
  const body = bodyOf(doc)
  if (isUnfreezable(body)) return body
  return freezeText(doc, { ...head, ...pinsFor(printedText({ ...head, body })) })
}

/** Names the characters and their places; the way out depends on why. */
const uncoveredSentence = (missing: readonly Uncovered[]): string => {
  const shown = missing.slice(0, 6).map(({ char, code, place, why }) => `${place}的${why === 'invisible' ? `一个看不见的符号（${code}）` : `“${char}”（${code}）`}`).join('、')
  const more = missing.length > 6 ? `等 ${missing.length} 处` : ''
  const invisible = missing.some(({ why }) => why === 'invisible')
  return `${shown}${more}印不出来，所以没有冻结。${invisible ? '看不见的符号多半是粘贴带来的，删掉重打这几个字就好。' : '没有一种字体有这个字；请核对写法，或者改用身份证上的通行写法，再不行先空着手写。'}`
}
