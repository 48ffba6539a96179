/** The answer on screen: verdict, five questions, differences, code, limits (ux: 08b to 08d). */
import type { Finding, Level, Report } from '../../shared/bundle-check.ts'
import { beijing, limitsSentence } from '../../shared/bundle-words.ts'
import type { Difference, Piece } from '../../shared/differences.ts'
import { h, icon, type IconName } from './dom.ts'

/** What the page says instead of a report when there is nothing to report on. */
export interface PlainAnswer { readonly tone: 'red' | 'unreadable' | 'waiting'; readonly headline: string; readonly sentence: string }

const VERDICT_ICON: Readonly<Record<string, IconName>> = { green: 'check', amber: 'triangle', red: 'cross', unreadable: 'doubt', waiting: 'next' }

const verdictBox = (tone: string, headline: string, subline: string): HTMLElement =>
  h('section', { class: `verdict ${tone}`, 'aria-label': '结论', 'data-verdict': tone }, h('span', { class: 'verdict-icon' }, icon(VERDICT_ICON[tone]!, 28)), h('div', {}, h('h1', { tabindex: '-1' }, headline), h('p', {}, subline)))

export const plainView = ({ tone, headline, sentence }: PlainAnswer): HTMLElement => h('div', { class: 'result' }, verdictBox(tone, headline, sentence))

export interface ReportActions {
  readonly print: () => void
  readonly saveOriginal: () => void
  /** This device's clock, ms. */
  readonly checkedAt: number
  readonly files: readonly { readonly name: string; readonly sha256: string }[]
}

export const reportView = (report: Report, actions: ReportActions): HTMLElement => h('div', { class: 'result' },
  h('div', { class: 'print-only' }, h('p', {}, `核验单　核验于 ${beijing(actions.checkedAt)}（按这台设备的时钟）`), ...actions.files.map(({ name, sha256 }) => h('p', {}, `${name}　SHA-256 ${sha256}`))),
  verdictBox(report.verdict, report.headline, report.subline),
  h('div', { class: 'card answers' },
    ...report.findings.map(finding => findingRow(finding, report)),
    report.originalIntact ? row('ok', '原文还在吗', h('p', {}, '在。核验包完好，里面有签署时的原文和全部设备签名。'), h('button', { type: 'button', class: 'primary', onclick: actions.saveOriginal }, icon('paper', 16), '另存签署时的原文')) : undefined,
    report.verdict === 'red' ? undefined : h('div', { class: 'row code' }, icon('hash'), h('h2', {}, '文本校验码'), h('div', {}, h('p', { class: 'digits' }, ...report.checkCode.split(' ').map(group => h('span', {}, group))))),
    report.verdict === 'green' ? undefined : row('next', '接下来', h('p', {}, report.next)),
    h('div', { class: 'limits' }, icon('note', 16), h('span', {}, limitsSentence), h('button', { type: 'button', class: 'secondary', onclick: actions.print }, icon('print', 16), '打印核验单')),
    h('details', {}, h('summary', {}, '技术细节'), h('dl', {}, ...report.technical.flatMap(([label, value]) => [h('dt', {}, label), h('dd', {}, value)]))),
  ),
)

const LEVEL_WORDS: Readonly<Record<Level, string>> = { ok: '通过', note: '说明', doubt: '待核实', bad: '不通过' }

const row = (level: Level | 'next', title: string, ...content: readonly HTMLElement[]): HTMLElement =>
  h('div', { class: `row ${level}` }, icon(level), h('h2', {}, title, level === 'next' ? undefined : h('span', { class: 'unseen' }, `：${LEVEL_WORDS[level]}`)), h('div', {}, ...content))

const findingRow = (finding: Finding, report: Report): HTMLElement => row(finding.level, finding.question,
  h('p', {}, finding.sentence),
  ...finding.details.map(detail => h('p', { class: 'detail' }, detail)),
  ...(finding.question === '文字改过没有' ? report.differences.slice(0, 12).map(difference => differenceView(difference, report.sides)) : []),
  ...(finding.question === '签名有效吗' ? [signersView(report)] : []),
)

const differenceView = ({ place, signed, found }: Difference, sides: Report['sides']): HTMLElement => h('div', { class: 'difference' },
  h('div', { class: 'side signed' }, h('h3', {}, `${sides.signed} · ${place}`), piecesView(signed, sides.known === 'yes' ? 'ins' : 'odd')),
  h('div', { class: `side${sides.known === 'yes' ? ' found' : ''}` }, h('h3', {}, `${sides.found} · ${place}`), piecesView(found, sides.known === 'yes' ? 'del' : 'odd')))

/** Long equal stretches are shortened; the altered words keep some of their neighbours. */
const nearby = 24
const piecesView = (pieces: readonly Piece[], tag: 'ins' | 'del' | 'odd'): HTMLElement => h('p', { class: 'wording' }, ...pieces.map((piece, i) => {
  if (piece.changed) return h('mark', { class: tag }, piece.text)
  const characters = [...piece.text]
  if (characters.length <= 2 * nearby) return piece.text
  const head = i === 0 ? '' : characters.slice(0, nearby).join(''), tail = i === pieces.length - 1 ? '' : characters.slice(-nearby).join('')
  return `${head}……${tail}`
}), pieces.length === 0 ? h('span', { class: 'detail' }, '（没有这段文字）') : undefined)

const ROLE_CHARACTERS: Readonly<Record<string, string>> = { police: '警', court: '院', lawyer: '律', mediator: '调', recorder: '记', party: '当' }

const signersView = (report: Report): HTMLElement => h('ul', { class: 'signers' }, ...report.signers.map(signer => {
  const role = Object.keys(ROLE_CHARACTERS).includes(signer.role) ? signer.role : 'other'
  return h('li', {}, h('span', { class: `badge ${role}`, 'aria-hidden': 'true' }, ROLE_CHARACTERS[signer.role] ?? '签'),
    h('span', { class: 'who' }, `${signer.name}`, h('small', {}, signer.capacity)),
    h('span', { class: 'when' }, signer.at === undefined ? '没有签名' : beijing(Date.parse(signer.at)).slice(-5)),
    h('span', { class: `state ${signer.level}` }, icon(signer.level === 'ok' ? 'check' : signer.level === 'bad' ? 'cross' : 'doubt', 16), h('span', { class: 'unseen' }, LEVEL_WORDS[signer.level])))
}))
