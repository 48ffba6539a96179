/** Blocks of a document for tests, short to write. */
import type { NodeJson } from '../../client/model/template.ts'

const text = (words: string): NodeJson[] => (words === '' ? [] : [{ type: 'text', text: words }])
export const title = (words: string): NodeJson => ({ type: 'title', content: text(words) })
export const paragraph = (words: string): NodeJson => ({ type: 'paragraph', content: text(words) })
export const clause = (id: string, ...paragraphs: string[]): NodeJson => ({ type: 'clause', attrs: { id }, content: paragraphs.map(paragraph) })
export const utterance = (id: string, words: string, who: { speaker?: string; name?: string; at?: string } = {}): NodeJson => ({
  type: 'utterance', content: text(words),
  attrs: { id, speaker: who.speaker ?? 'party-a', name: who.name ?? '甲方', at: who.at ?? '2026-11-20T06:36:00.000Z' },
})
