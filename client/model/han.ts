/**
 * What a clause is called. The words of its number are those of the frozen
 * text (shared/agreement.ts); the page draws the same with the CSS counter
 * style `simp-chinese-informal`.
 */
import { clauseLabel, toHan } from '../../shared/agreement.ts'

/** 三、 as it stands before the clause; `n` counts from one. */
export const clauseNumber = (n: number): string => clauseLabel(n)

/** 第三条 as people speak of it. */
export const clauseName = (n: number): string => `第${toHan(n)}条`
