/** Amounts and days in a text that is read to people: marked on screen, and said back by those who sign. */

export interface TextPart { readonly text: string; readonly kind: 'plain' | 'amount' | 'day' }

const FOUND = /(?<amount>(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?\s*[万亿]?元|[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+元(?:[零壹贰叁肆伍陆柒捌玖]角)?(?:[零壹贰叁肆伍陆柒捌玖]分)?[整正]?)|(?<day>\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)/gu

/** The text in pieces, nothing added and nothing left out. */
export const markedParts = (text: string): TextPart[] => {
  const parts: TextPart[] = []
  let from = 0
  for (const found of text.matchAll(FOUND)) {
    if (found.index > from) parts.push({ text: text.slice(from, found.index), kind: 'plain' })
    parts.push({ text: found[0], kind: found.groups?.['day'] === undefined ? 'amount' : 'day' })
    from = found.index + found[0].length
  }
  return from < text.length ? [...parts, { text: text.slice(from), kind: 'plain' }] : parts
}

/** More than anybody says back; twenty is what one act holds. */
const eachMax = 8
/** Amounts in figures and days of a text, each once, in its order. */
export const toSayBack = (texts: readonly string[]): { readonly amounts: readonly string[]; readonly days: readonly string[] } => {
  const found = texts.flatMap(markedParts)
  const once = (kind: TextPart['kind']): string[] => [...new Set(found.filter(part => part.kind === kind).map(({ text }) => text.replace(/\s/gu, '')))]
  return { amounts: once('amount').filter(text => /^\d/u.test(text)).slice(0, eachMax), days: once('day').slice(0, eachMax) }
}
