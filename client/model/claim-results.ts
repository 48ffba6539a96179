/** What became of each 申请事项, and of the case by them: computed from the claims, never written down a second time. */
import { CODE_LISTS, codeOf } from './code-lists.ts'

/** `unsaid`: nobody has said it, or it stands in two ways. */
export type ClaimResult = 'agreed' | 'not-agreed' | 'withdrawn' | 'unsaid'

const RESULTS: ReadonlyMap<string, ClaimResult> = new Map([['1', 'agreed'], ['2', 'not-agreed'], ['3', 'withdrawn']])
export const claimResult = (value: string | undefined): ClaimResult => RESULTS.get(codeOf(CODE_LISTS['claim-results'], value ?? '') ?? '') ?? 'unsaid'

/** 达成协议 · 部分达成 · 未达成 · all withdrawn · not to be said yet; with how many claims of each. */
export interface Outcome {
  readonly at: 'agreed' | 'partial' | 'not-agreed' | 'withdrawn' | 'unsaid'
  readonly of: Readonly<Record<ClaimResult, number>>
}

/** One that was agreed and one that was not make it 部分达成, whatever is said of the others; what was withdrawn decides nothing. */
export const outcomeOf = (claims: readonly { readonly result: ClaimResult }[]): Outcome => {
  const of = { agreed: 0, 'not-agreed': 0, withdrawn: 0, unsaid: 0 }
  for (const { result } of claims) of[result] += 1
  const at = of.agreed > 0 && of['not-agreed'] > 0 ? 'partial' : of.unsaid > 0 || claims.length === 0 ? 'unsaid' : of.agreed > 0 ? 'agreed' : of['not-agreed'] > 0 ? 'not-agreed' : 'withdrawn'
  return { at, of }
}
