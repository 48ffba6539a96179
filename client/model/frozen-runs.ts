/** What is bold in the frozen text: its lines carry the words only, its blocks the runs that they were made of. */
import type { Block, PaperLine, Run } from '../../shared/agreement.ts'

/** For each line the runs of its text, in the order of `linesOf`; number and signature places are of one weight. */
export const runsOfLines = (lines: readonly PaperLine[], body: readonly Block[]): readonly (readonly Run[])[] => {
  const paragraphs = body.flatMap(block => (block.kind === 'clause' ? block.paragraphs : [block.runs]))
  let next = 0
  return lines.map(({ kind, text }) => {
    const runs = kind === 'number' || kind === 'signature' ? undefined : paragraphs[next++]
    // What stands there is the line, letter by letter, whatever the blocks are.
    return runs?.map(run => run.text).join('') === text ? runs : [{ text }]
  })
}
