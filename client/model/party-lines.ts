/** Who the agreement itself names as parties: lines that begin 甲方（申请人）：姓名，… Third parties and guarantors sign too (民事调解规定第九条). */
import type { Json } from '../../shared/canonical.ts'

const PARTY = /^([甲乙丙丁戊己庚辛壬癸]方|第三人|担保人)(?:（[^）]{0,12}）)?：\s*([^，。；,;\s（(]{1,40})/u

export const textOf = (node: Json): string => {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return ''
  const { text, content } = node as { readonly text?: Json; readonly content?: Json }
  return typeof text === 'string' ? text : Array.isArray(content) ? content.map(textOf).join('') : ''
}

/** `rest`: everything after the colon, so that a name with blanks in it can be found whole; `line`: with what stands before it. */
export interface PartyLine { readonly capacity: string; readonly name: string; readonly rest: string; readonly line: string }
/** 甲方：…；乙方：… in one line are two. */
export const partyLinesIn = (paragraphs: readonly string[]): PartyLine[] => paragraphs.flatMap(paragraph => paragraph.split(/[；;\n]/u)).flatMap(piece => {
  const line = piece.trim(), found = PARTY.exec(line)
  return found ? [{ capacity: found[1]!, name: found[2]!.replace(/[＿_]/gu, ''), rest: line.slice(line.indexOf('：') + 1).trim(), line }] : []
})

/** Places for ink, in the text's order; a line with a blank instead of a name gives a place without a name. */
export const inkPlaces = (doc: Json): { capacity: string; name: string }[] => {
  const { content } = Object(doc) as { readonly content?: Json }
  return (Array.isArray(content) ? content : []).flatMap(node => {
    const found = PARTY.exec(textOf(node).trim())
    return found ? [{ capacity: found[1]!, name: found[2]!.replace(/[＿_]/g, '') }] : []
  })
}
