/** Every word that anybody can get out of a bundle: each file as bytes and as text, the paper's words, the acts as opened with the keys inside. */
import { unzipSync } from 'fflate'
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

/** The files of a packet by name, and every word that anybody can get out of them, the bundle inside included. */
export const openPacket = async (file: Blob): Promise<{ readonly names: string[]; readonly words: string; of(name: string): string }> => {
  const files = Object.entries(unzipSync(new Uint8Array(await file.arrayBuffer())))
  const wordsIn = (name: string, bytes: Uint8Array): string => {
    if (name.endsWith('.zip')) return everythingIn(bytes)
    return name.endsWith('.pdf') && !name.startsWith('证据/') ? `${both(bytes)}\n${pdfText(bytes).map(({ body, footer }) => body + footer).join('\n')}` : both(bytes)
  }
  return {
    names: files.map(([name]) => name).sort(), words: files.map(([name, bytes]) => `${name}\n${wordsIn(name, bytes)}`).join('\n'),
    of(name) { const found = files.find(([each]) => each === name); if (!found) throw new Error(`no ${name}`); return wordsIn(...found) },
  }
}
