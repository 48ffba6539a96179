/** Every word that anybody can get out of a bundle: each file as bytes and as text, the paper's words, the acts as opened with the keys inside. */
import { fromBase64url, utf8, type Bytes } from '../../shared/bytes.ts'
import { isUnread, readBundle } from '../../shared/bundle.ts'
import { openDisclosed, readEnvelope } from '../../shared/envelope.ts'
import { pdfText } from '../../shared/pdf-text.ts'
import { isRefusal } from '../../shared/refusal.ts'

const both = (bytes: Bytes): string => `${new TextDecoder('latin1').decode(bytes)}\n${new TextDecoder().decode(bytes)}\n${new TextDecoder('utf-16le').decode(bytes)}`

export const everythingIn = (zip: Bytes): string => {
  const bundle = readBundle(zip)
  if (isUnread(bundle)) throw new Error(bundle.sentence)
  const files = [...bundle.files].map(([name, bytes]) => `${name}\n${both(bytes)}`)
  const paper = pdfText(bundle.pdf).map(({ body, footer }) => `${body}\n${footer}`)
  const acts = bundle.acts.map(({ envelope, key }) => {
    const read = readEnvelope(fromBase64url(envelope))
    if (isRefusal(read)) throw new Error(read.detail)
    const plain = openDisclosed(read, key === '' ? undefined : fromBase64url(key))
    if (isRefusal(plain)) throw new Error(plain.detail)
    return both(plain)
  })
  return [...files, ...paper, ...acts].join('\n')
}

/** Is the word nowhere in it, spelled in any of the ways in which text is kept? */
export const isNowhere = (whole: string, word: string): boolean => {
  const escaped = [...word].map(char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
  const latin = new TextDecoder('latin1').decode(utf8(word))
  return ![word, escaped, latin].some(spelling => whole.includes(spelling))
}
