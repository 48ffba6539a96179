/** Pieces that the relay refused, as the screen shows them. */
import { fromUtf8 } from '../shared/bytes.ts'
import { refusalNames, userSentence } from '../shared/refusal.ts'
import type { CaseStore } from './sync/store.ts'
import type { SetAside } from './workspace.ts'

export const setAsidePieces = async (store: CaseStore, names: readonly string[]): Promise<(SetAside & { readonly room: string })[]> => {
  const pieces = await Promise.all(names.map(async name => {
    const bytes = await store.kept(name)
    if (!bytes) return []
    const { room, at, refusal, text } = JSON.parse(fromUtf8(bytes)) as { room: string; at: number; refusal: string; text: string }
    const reason = refusalNames.find(each => each === refusal)
    return [{ id: name, room, at: new Date(at).toISOString(), reason: reason ? userSentence(reason) : '', text: plain(text) }]
  }))
  return pieces.flat()
}

/** The kept text is the editor's XML: block ends become line ends, marks vanish. */
const plain = (xml: string): string => xml.replace(/<\/(paragraph|title|utterance|clause)>/g, '\n').replace(/<[^>]*>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&').replace(/\n{2,}/g, '\n').trim()
