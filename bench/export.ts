/**
 * How long the end of an evening takes: an agreement of eight pages with eight
 * marks is typeset, exported and verified, in Node, after one round that counts
 * for nothing. Ratios are to a one-page agreement in the same run.
 *
 *   npm run bench -- export [times = 5]
 */
import { exportBundle } from '../client/finish/export.ts'
import { rebuild } from '../client/finish/sign.ts'
import { checkBundle } from '../shared/bundle-check.ts'
import { isUnread, readBundle } from '../shared/bundle.ts'
import type { Json } from '../shared/canonical.ts'
import { shortDoc } from '../test/support/agreement.ts'
import { lin, ok, testEngine, zhou } from '../test/support/ending-case.ts'
import { endOnPaper, markOf, scanOf, sealed, type Entry, type OnPaper } from '../test/support/paper-case.ts'

const times = Number(process.argv[2] ?? 5)
const pages = 8, marks = 8
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

const paragraph = (text: string): Json => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const clause = (n: number): Json => ({ type: 'clause', attrs: { id: `c${n}` }, content: [paragraph(`乙方于 2027 年 ${1 + (n % 12)} 月 ${1 + (n % 28)} 日前向甲方支付第 ${n} 期款人民币 ${1000 + n} 元，付至甲方在青禾县农村信用合作联社柳溪分社开立的账户，以款项到账为支付完成；逾期支付的，按逾期金额以全国银行间同业拆借中心公布的一年期贷款市场报价利率支付逾期利息。`)] })
const longDoc = (clauses: number): Json => ({ type: 'doc', content: [{ type: 'title', content: [{ type: 'text', text: '人民调解协议书' }] }, paragraph('甲方：宋月桂；乙方：罗长河。'), ...Array.from({ length: clauses }, (_, i) => clause(i + 1))] })
const NAMES = ['宋月桂', '罗长河', '宋望山', '罗秋实', '方可', '顾青'].map((name, i) => ({ capacity: `${'甲乙丙丁戊己'[i]}方`, name }))
const ink = [...NAMES, { capacity: '人民调解员', name: zhou.name }, { capacity: '记录人', name: lin.name }]

const everything = (count: number): readonly Entry[] => [...ink.map((_, i): Entry => ({ author: lin, body: markOf(`C${i + 1}`) })), ...Array.from({ length: count }, (_, i) => scanOf(i + 1)), sealed]

/** Median ms of typesetting, of packing, of verifying. */
const measured = async (made: OnPaper): Promise<{ readonly paper: number; readonly bundle: number; readonly check: number }> => {
  const paper: number[] = [], bundle: number[] = [], check: number[] = []
  for (let turn = 0; turn <= times; turn++) {
    const begun = performance.now()
    ok(await rebuild(made.state, testEngine()))
    const typeset = performance.now()
    const zip = ok(await exportBundle(made.wanted))
    const packed = performance.now()
    const read = readBundle(zip)
    if (isUnread(read)) throw new Error(read.sentence)
    const { verdict } = await checkBundle(read)
    if (verdict !== 'green') throw new Error(verdict)
    if (turn === 0) continue
    paper.push(typeset - begun)
    bundle.push(packed - typeset)
    check.push(performance.now() - packed)
  }
  return { paper: median(paper), bundle: median(bundle), check: median(check) }
}

const clausesFor = async (): Promise<OnPaper> => {
  for (let clauses = 20; clauses < 80; clauses += 2) {
    const made = await endOnPaper(everything, { doc: longDoc(clauses), head: { ink, parties: NAMES.length } })
    if (made.state.paper.pages >= pages) return made
  }
  throw new Error(`no agreement of ${pages} pages`)
}

const short = await measured(await endOnPaper(undefined, { doc: shortDoc }))
const made = await clausesFor()
const long = await measured(made)
const row = (what: string, ms: number, one: number, wanted: string): string => `| ${what} | ${ms.toFixed(0)} ms, ${(ms / one).toFixed(1)} × a one-page agreement (${one.toFixed(0)} ms) | ${wanted} |\n`
process.stdout.write(`${made.state.paper.pages} pages, ${made.state.standing.marks.length} of ${marks} marks, ${made.state.standing.scans.length} photographs\n`
  + row('an agreement of eight pages with eight marks: typeset and exported', long.paper + long.bundle, short.paper + short.bundle, 'under 3 s')
  + row('the same, verified', long.check, short.check, 'under 100 ms'))
