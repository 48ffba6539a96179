/**
 * Numbers of clauses in words: 一, 十二, 一百零一. The frozen text computes them
 * too, so there is one function, in shared/. The page draws the same words with
 * the CSS counter style `simp-chinese-informal`.
 */
export { clauseLabel, toHan } from '../../shared/agreement.ts'
