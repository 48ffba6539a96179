/** From the agreement as it stands in the editor's schema to the frozen agreement (shared/agreement.ts). */
import { Malformed } from '../../shared/bytes.ts'
import type { Json } from '../../shared/canonical.ts'
import { AGREEMENT_FORMAT, clauseLabel, frozenBytes, type Block, type Frozen, type InkSlot, type RequiredSigner, type Run } from '../../shared/agreement.ts'

/** Everything of a frozen agreement but its text. `parties` is the number of parties; copies are computed from it. */
export type FrozenHead = Omit<Frozen, 'format' | 'body' | 'copies' | 'signers' | 'ink'> & {
  readonly parties: number
  readonly signers: readonly Omit<RequiredSigner, 'slot' | 'level'>[]
  readonly ink: readonly Omit<InkSlot, 'slot' | 'level'>[]
}

/** Why a text cannot be frozen; `place` is where to look, `sentence` for the screen. */
export interface Unfreezable { readonly unfreezable: true; readonly place: string; readonly sentence: string }
export const isUnfreezable = (x: unknown): x is Unfreezable => typeof x === 'object' && x !== null && 'unfreezable' in x

/**
 * `doc` is ProseMirror JSON of the agreement. Blank paragraphs are left out;
 * a node or mark this program does not know stops everything, because leaving
 * it out would freeze another text than the one on screen.
 */
export const freezeText = (doc: Json, head: FrozenHead): Frozen | Unfreezable => {
  const body = bodyOf(doc)
  if (isUnfreezable(body)) return body
  const { parties, signers, ink, ...rest } = head
  const frozen: Frozen = {
    ...rest, format: AGREEMENT_FORMAT, body, copies: parties + 1,
    signers: signers.map((signer, i) => ({ ...signer, slot: `A${i + 1}`, level: 'A' })),
    ink: ink.map((place, i) => ({ ...place, slot: `C${i + 1}`, level: 'C' })),
  }
  try { frozenBytes(frozen) } catch (error) {
    if (!(error instanceof Malformed)) throw error
    return unfreezable('全文', `协议书没能冻结：有一处内容不合格式（${error.message}）。文字都在，请检查名字、编号是不是太长，或者正文里有没有坏字。`)
  }
  return frozen
}

/** Also used to compare a frozen text with the draft at its cut. */
export const bodyOf = (doc: Json): readonly Block[] | Unfreezable => {
  const blocks: Block[] = []
  let clauses = 0
  try {
    for (const node of children(asNode(doc), '全文')) {
      const block = node.type === 'clause' ? clauseOf(node, ++clauses) : lineOf(node, blocks.length + 1)
      if (block) blocks.push(block)
    }
  } catch (error) {
    if (error instanceof Stop) return unfreezable(error.place, error.message)
    throw error
  }
  return blocks.length > 0 ? blocks : unfreezable('全文', '协议书还是空的，没有可以冻结的文字。先写好正文，再冻结。')
}

const unfreezable = (place: string, sentence: string): Unfreezable => ({ unfreezable: true, place, sentence })

class Stop extends Error {
  readonly place: string
  constructor(place: string, sentence: string) { super(sentence); this.place = place }
}

interface Node { readonly type: string; readonly attrs: { readonly [name: string]: Json }; readonly content: readonly Json[]; readonly text: string; readonly marks: readonly Json[] }

const asNode = (value: Json): Node => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Stop('全文', '协议书的内容读不懂，没有冻结。文字都在；请重新打开本案再试。')
  const { type, attrs, content, text, marks } = value as { readonly [name: string]: Json | undefined }
  return {
    type: typeof type === 'string' ? type : '', text: typeof text === 'string' ? text : '',
    attrs: typeof attrs === 'object' && attrs !== null && !Array.isArray(attrs) ? attrs as { readonly [name: string]: Json } : {},
    content: Array.isArray(content) ? content as readonly Json[] : [], marks: Array.isArray(marks) ? marks as readonly Json[] : [],
  }
}

const children = (node: Node, place: string): Node[] => {
  if (node.content.length > 2000) throw new Stop(place, '这份协议书的段落太多，没有冻结。请拆成几份，或者把附表作为证据文件添加。')
  return node.content.map(asNode)
}

const unknown = (node: Node, place: string): Stop =>
  new Stop(place, `${place}有一样这个版本不认识的内容（${node.type.slice(0, 40) || '没有名字'}），没有冻结。请先把程序更新到最新，或者删去这一处再冻结。`)

const lineOf = (node: Node, position: number): Block | undefined => {
  const place = `第 ${position} 段`
  if (node.type !== 'title' && node.type !== 'heading' && node.type !== 'paragraph') throw unknown(node, place)
  const runs = runsOf(node, place)
  return runs.length > 0 ? { kind: node.type, runs } : undefined
}

const clauseOf = (node: Node, n: number): Block => {
  const place = `第${clauseLabel(n).slice(0, -1)}条`
  const { id } = node.attrs
  if (typeof id !== 'string' || id === '') throw new Stop(place, `${place}没有编号用的标识，没有冻结。请在这一条里改动一个字再改回来，然后再冻结。`)
  const paragraphs = children(node, place).map(child => {
    if (child.type !== 'paragraph') throw unknown(child, place)
    return runsOf(child, place)
  }).filter(runs => runs.length > 0)
  if (paragraphs.length === 0) throw new Stop(place, `${place}还是空的，没有冻结。写上内容，或者删掉这一条。`)
  return { kind: 'clause', id, paragraphs }
}

/** Neighbouring runs of one weight are joined, so that the way of typing does not change the hash. */
const runsOf = (node: Node, place: string): Run[] => {
  const runs: Run[] = []
  for (const child of children(node, place)) {
    if (child.type !== 'text') throw unknown(child, place)
    const bold = boldOf(child, place)
    const previous = runs[runs.length - 1]
    if (previous !== undefined && (previous.bold === true) === bold) runs[runs.length - 1] = { ...previous, text: previous.text + child.text }
    else if (child.text !== '') runs.push(bold ? { text: child.text, bold: true } : { text: child.text })
  }
  return runs.some(run => run.text.trim() !== '') ? runs : []
}

const boldOf = (node: Node, place: string): boolean => {
  for (const mark of node.marks) {
    const name = typeof mark === 'string' ? mark : asNode(mark).type
    if (name !== 'bold') throw new Stop(place, `${place}有一种这个版本不认识的格式（${name.slice(0, 40)}），没有冻结。请先更新程序，或者清除这一处的格式。`)
  }
  return node.marks.length > 0
}
