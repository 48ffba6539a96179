/**
 * The frozen agreement: agreement.json in the bundle, the text inside the
 * freeze act, what every screen shows after freezing. Canonical JSON (RFC 8785)
 * with exactly these fields; its SHA-256 is what people sign, its check code
 * what they compare.
 *
 *   format     "liuchi/agreement/1"
 *   caseId     32 hex digits; SHA-256(GENESIS)[0..16]
 *   number     编号, e.g. （2026）柳溪人调字第118号; empty when not yet issued
 *   title      the case's title, not printed
 *   track      people | police | court | administrative | commercial
 *   committee  whose seal belongs under the text
 *   draft      第 n 稿
 *   frozenAt   ISO 8601, UTC, to the millisecond, by the freezing device's clock
 *   copies     parties + 1 (人民调解法 §29)
 *   template, engine, fonts   what the paper was typeset with, each with its SHA-256
 *   cut        the position of the agreement room: room, seq, head, and the freezing device's own tips
 *   conflicts  "unchecked", or how many were open and settled at the cut
 *   body       blocks: title, heading, paragraph, clause{id, paragraphs}; runs of text, perhaps bold
 *   signers    who must sign with a device key (level A)
 *   ink        who signs on paper (level C), or by hand on a shared device (level B)
 *   inkOnly    there when the law keeps electronic signatures out (电子签名法第三条: 婚姻、收养、继承等人身关系)
 *   superseded drafts of this paper that were frozen before and sent back: number, hash of the text, hash of the paper
 *
 * Clause numbers are computed from the order, never stored.
 * Example of a block: {"id":"c1","kind":"clause","paragraphs":[[{"text":"乙方于……"}]]}
 */
import { hex, Malformed, type Bytes } from './bytes.ts'
import { canonicalBytes, readCanonical, type Json } from './canonical.ts'
import { sha256 } from './crypto.ts'
import { array, closed, flag, hexText, isoTime, maybe, object, oneOf, text, whole } from './shape.ts'

export const AGREEMENT_FORMAT = 'liuchi/agreement/1'

export interface Run { readonly text: string; readonly bold?: true }
export type Block =
  | { readonly kind: 'title' | 'heading' | 'paragraph'; readonly runs: readonly Run[] }
  | { readonly kind: 'clause'; readonly id: string; readonly paragraphs: readonly (readonly Run[])[] }

export interface Pinned { readonly name: string; readonly sha256: string }
export interface RequiredSigner {
  /** Place in the signature block: A1, A2 … */
  readonly slot: string
  readonly personId: string
  readonly name: string
  readonly agency: string
  readonly role: string
  /** As printed before the name: 人民调解员, 记录人, 甲方 … */
  readonly capacity: string
  readonly level: 'A'
}
export interface InkSlot { readonly slot: string; readonly name: string; readonly capacity: string; readonly level: 'C' }
export interface Cut { readonly room: string; readonly seq: number; readonly head: string; readonly tips: readonly { readonly stream: string; readonly count: number }[] }

export interface Frozen {
  readonly format: typeof AGREEMENT_FORMAT
  readonly caseId: string
  readonly number: string
  readonly title: string
  readonly track: string
  readonly committee: string
  readonly draft: number
  readonly frozenAt: string
  readonly copies: number
  readonly template: Pinned & { readonly version: number }
  readonly engine: Pinned
  readonly fonts: readonly Pinned[]
  readonly cut: Cut
  readonly conflicts: 'unchecked' | { readonly open: number; readonly settled: number }
  readonly body: readonly Block[]
  readonly signers: readonly RequiredSigner[]
  readonly ink: readonly InkSlot[]
  readonly inkOnly?: true
  readonly superseded?: readonly Superseded[]
}
export interface Superseded { readonly draft: number; readonly sha256: string; readonly paper: string }

/** Longer than any agreement seen (2,000 characters) by far; the freeze act carries it whole, in one envelope. */
export const agreementBytesMax = 120 * 1024
/** 60 parties, their agents, mediators, recorder, helpers. */
const signersMax = 96

const pinned = closed({ name: text(1, 64), sha256: hexText(32) })
const runs = array(closed({ text: text(1, 20_000), bold: maybe(flag) }), 0, 2000)
const block = (value: Json): Block => {
  const { kind } = object(value)
  return kind === 'clause'
    ? closed({ kind: oneOf('clause'), id: text(1, 64), paragraphs: array(runs, 1, 500) })(value)
    : closed({ kind: oneOf('title', 'heading', 'paragraph'), runs })(value)
}
const signer = closed({ slot: text(1, 8), personId: hexText(16), name: text(1, 64), agency: text(0, 64), role: text(1, 32), capacity: text(1, 32), level: oneOf('A') })
const inkSlot = closed({ slot: text(1, 8), name: text(0, 64), capacity: text(1, 32), level: oneOf('C') })
const cut = closed({ room: hexText(16), seq: whole, head: hexText(32), tips: array(closed({ stream: hexText(8), count: whole }), 0, 1000) })
const conflicts = (value: Json): Frozen['conflicts'] => value === 'unchecked' ? value : closed({ open: whole, settled: whole })(value)

const agreement = closed({
  format: oneOf(AGREEMENT_FORMAT), caseId: hexText(16), number: text(0, 64), title: text(0, 128), track: text(1, 32), committee: text(0, 64),
  draft: whole, frozenAt: isoTime, copies: whole,
  template: closed({ name: text(1, 64), sha256: hexText(32), version: whole }), engine: pinned, fonts: array(pinned, 1, 64),
  cut, conflicts, body: array(block, 1, 2000), signers: array(signer, 0, signersMax), ink: array(inkSlot, 0, signersMax),
  inkOnly: maybe(flag), superseded: maybe(array(closed({ draft: whole, sha256: hexText(32), paper: hexText(32) }), 1, 200)),
})

/** Throws Malformed on anything but the canonical bytes of a frozen agreement of this format. */
export const readFrozen = (bytes: Bytes): Frozen => {
  if (bytes.length > agreementBytesMax) throw new Malformed('agreement too long')
  const frozen = agreement(readCanonical(bytes))
  const slots = [...frozen.signers, ...frozen.ink].map(({ slot }) => slot)
  if (new Set(slots).size !== slots.length) throw new Malformed('slot twice')
  if (slots.length === 0) throw new Malformed('nobody signs')
  if (frozen.inkOnly === true && frozen.signers.length > 0) throw new Malformed('device signatures where only ink is allowed')
  if (new Set(frozen.signers.map(({ personId, capacity }) => `${personId} ${capacity}`)).size !== frozen.signers.length) throw new Malformed('signer twice')
  return frozen
}

/** The bytes that are hashed and signed. Checks its own work by reading it back. */
export const frozenBytes = (frozen: Frozen): Bytes => {
  const bytes = canonicalBytes(frozen)
  readFrozen(bytes)
  return bytes
}

export const frozenHash = (bytes: Bytes): string => hex(sha256(bytes))

/**
 * The 24 digits that people compare: SHA-256 as an integer mod 10^24, about
 * 79.7 bits. Other digits: surely another text. Same digits: read it all the same.
 */
export const checkCode = (sha256Hex: string): string => {
  const digits = (BigInt(`0x${sha256Hex}`) % 10n ** 24n).toString().padStart(24, '0')
  return digits.replace(/(\d{4})(?=\d)/g, '$1 ')
}

// ---------------------------------------------------------------- as text

export interface PaperLine { readonly kind: 'title' | 'number' | 'heading' | 'paragraph' | 'clause' | 'signature'; readonly text: string; readonly label?: string }

/** The whole text in reading order, numbers and signature places included: what the screen shows and what the PDF must say. */
export const linesOf = (frozen: Frozen): PaperLine[] => [...bodyLines(frozen), ...signatureLines(frozen)]

/** The same lines with the words for where they stand: 标题, 第 3 段, 第三条, 签名处. */
export const placedLines = (frozen: Frozen): { readonly place: string; readonly text: string }[] => {
  let place = ''
  return linesOf(frozen).map((line, i) => {
    place = placeOf(line, i + 1, place)
    return { place, text: `${line.label ?? ''}${line.text}` }
  })
}

const placeOf = (line: PaperLine, position: number, previous: string): string => {
  switch (line.kind) {
    case 'title': return '标题'
    case 'number': return '编号'
    case 'clause': return `第${(line.label ?? '').replace('、', '')}条`
    case 'signature': return '签名处'
    // A clause's further paragraphs belong to it.
    default: return /^第.+条$/.test(previous) ? previous : `第 ${position} 段`
  }
}

const plain = (runs: readonly Run[]): string => runs.map(run => run.text).join('')

const bodyLines = (frozen: Frozen): PaperLine[] => {
  const lines: PaperLine[] = []
  let clauses = 0
  for (const block of frozen.body) {
    if (block.kind !== 'clause') { lines.push({ kind: block.kind, text: plain(block.runs) }); continue }
    clauses++
    block.paragraphs.forEach((paragraph, i) => lines.push(i === 0
      ? { kind: 'clause', label: clauseLabel(clauses), text: plain(paragraph) }
      : { kind: 'paragraph', text: plain(paragraph) }))
  }
  if (frozen.number === '') return lines
  // The number stands under the title, as on every such paper.
  const after = lines.findIndex(line => line.kind === 'title') + 1
  return [...lines.slice(0, after), { kind: 'number', text: frozen.number }, ...lines.slice(after)]
}

/** A device's signature leaves no stroke on paper: the line says so instead of drawing one. */
const DEVICE_MARK_NOTE = '（以设备密钥签名的，纸面不显示笔迹，签名在核验包中；在纸面上签署的，请在下列各处签名、盖章或者按指印。）'
const INK_NOTE = '（请在下列各处签名、盖章或者按指印。）'
export const noteOf = ({ signers }: { readonly signers: readonly unknown[] }): string => (signers.length > 0 ? DEVICE_MARK_NOTE : INK_NOTE)
/** Printed copies of earlier drafts may still lie on the table. */
export const voidLines = ({ superseded = [] }: Pick<Frozen, 'superseded'>): string[] =>
  superseded.map(({ draft, sha256 }) => `第 ${draft} 稿（校验码 ${checkCode(sha256)}）已作废，打印件请收回。`)
export const DEVICE_SLOT = '设备签名，见核验包'

const signatureLines = (frozen: Frozen): PaperLine[] => [
  { kind: 'signature', text: noteOf(frozen) },
  ...voidLines(frozen).map((text): PaperLine => ({ kind: 'signature', text })),
  ...frozen.ink.map(({ capacity, name }): PaperLine => ({ kind: 'signature', label: `${capacity}：`, text: name })),
  ...frozen.signers.map(({ capacity, name }): PaperLine => ({ kind: 'signature', label: `${capacity}：`, text: `${name}（${DEVICE_SLOT}）` })),
  ...(frozen.committee === '' ? [] : [{ kind: 'signature', text: `${frozen.committee}（盖章）` } as const]),
  { kind: 'signature', text: '年　　月　　日' },
]

export const clauseLabel = (n: number): string => `${toHan(n)}、`

const DIGITS = '零一二三四五六七八九'
/** 1 … 9999 as counted aloud: 十二, 二十, 一百零三; the words of CSS's simp-chinese-informal. */
export const toHan = (n: number): string => {
  if (!Number.isInteger(n) || n < 1 || n > 9999) throw new RangeError(`not a clause number: ${n}`)
  if (n < 20) return `${n >= 10 ? '十' : ''}${n % 10 === 0 ? '' : DIGITS[n % 10]}`
  let spelled = '', skipped = false, rest = n
  for (const [unit, sign] of [[1000, '千'], [100, '百'], [10, '十'], [1, '']] as const) {
    const digit = Math.floor(rest / unit)
    rest %= unit
    if (digit > 0) { spelled += (skipped ? '零' : '') + DIGITS[digit] + sign; skipped = false }
    else skipped = spelled !== ''
  }
  return spelled
}
